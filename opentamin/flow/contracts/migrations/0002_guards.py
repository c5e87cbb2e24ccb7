"""Guards: everything here is only added to; whose rows an officer may see; anybody may verify a certificate by code."""

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity

OWN = ("contracts_contract", "contracts_enquiry", "contracts_certificate", "contracts_shared_liability")
OF_CONTRACT = (
    "contracts_contract_version", "contracts_subcontractor", "contracts_work_statement", "contracts_hold_back",
    "contracts_settlement", "contracts_clearance_request",
)  # fmt: skip
OF_ENQUIRY = ("contracts_enquiry_answer", "contracts_deed")
OF_CERTIFICATE = ("contracts_certificate_debt", "contracts_certificate_end")


def parents(tables: tuple[str, ...], parent: str) -> list:
    """Row security by the branch of the row that a table hangs on."""
    return [
        BranchRowSecurity(table, f"(SELECT o.branch_id FROM contracts_{parent} o WHERE o.id = {table}.{parent}_id)")
        for table in tables
    ]


# A code is unguessable (it comes from the seal); who holds it holds the paper, so the content may be shown to him.
VERIFY = """
CREATE FUNCTION contracts_verify(given text)
RETURNS TABLE (number text, kind text, issued_on date, content bytea, sha256 text, seal text, ended_on date, reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT c.number, c.kind, c.issued_on, c.content, c.sha256, c.seal, e."on", e.reason
    FROM contracts_certificate c LEFT JOIN contracts_certificate_end e ON e.certificate_id = c.id WHERE c.code = given
$$;
REVOKE ALL ON FUNCTION contracts_verify(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION contracts_verify(text) TO opentamin_web, opentamin_app;
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial"), ("desk", "0002_security")]
    operations = [
        *(AppendOnly(table) for table in (*OWN, *OF_CONTRACT, *OF_ENQUIRY, *OF_CERTIFICATE)),
        *(BranchRowSecurity(table, "branch_id") for table in OWN),
        *parents(OF_CONTRACT, "contract"),
        *parents(OF_ENQUIRY, "enquiry"),
        *parents(OF_CERTIFICATE, "certificate"),
        migrations.RunSQL(VERIFY, "DROP FUNCTION contracts_verify(text);"),
    ]
