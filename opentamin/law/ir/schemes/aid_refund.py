"""What is refunded of an aid (prosthesis, orthosis, spectacles and alike)."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.care_circulars.a002_aids import rule as aids

SCHEME = Scheme(
    name="aid_refund",
    title_fa="بازپرداخت پروتز و اورتز",
    title_en="Refund of an aid",
    inputs={
        "day": Input(13540403, 15991229, "روز خرید (yyyymmdd)", "Day of the purchase, yyyymmdd"),
        "item": Input(
            codes={
                "full_denture_two_jaws": 1,
                "half_denture": 2,
                "single_partial_tooth": 3,
                "spectacle_lenses": 4,
                "spectacles_complete": 5,
                "contact_lens_pair": 6,
                "hearing_aid": 7,
                "artificial_eye": 8,
                "wheelchair": 9,
                "larynx": 10,
                "cane": 11,
                "walker": 12,
                "artificial_limb": 13,
                "orthopaedic_shoe": 14,
            },
            title_fa="وسیله",
            title_en="The aid",
        ),
        "price_rial": Input(0, 10**12, "بهای پرداخته (ریال)", "Price that was paid, rials"),
        "insured_as": Input(
            codes={
                "compulsory": 1,
                "voluntary": 2,
                "agreement": 3,
                "unemployed": 4,
                "pensioner": 5,
                "self_employed": 6,
            },
            title_fa="نوع بیمه",
            title_en="Insured as",
        ),
        "last_given_day": Input(
            0, 15991229, "روز دریافت پیشین همین قلم (۰ نبوده)", "Day of the same aid before, 0 for none", default=0
        ),
    },
    rules=[aids],
    targets=["aid_covered", "aid_due_again", "refund_rial", "person_part_rial"],
)
