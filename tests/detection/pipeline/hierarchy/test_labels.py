"""From the manifest's words to families and names."""

from detection.training.hierarchy_labels import FEWEST, UNKNOWN, taxonomy_of
from tests.detection.pipeline.hierarchy.made import REAL, row

TRAIN = [
    *[REAL] * 5,
    *[row("stylegan1", "gan")] * FEWEST,
    *[row("pix2pix_maps", "gan")] * (FEWEST // 2),
    *[row("pix2pix_shoes", "gan")] * (FEWEST // 2),
    *[row("dalle_mini", "autoregressive")] * FEWEST,
    *[row("ddpm_64", "diffusion")] * 3,
    *[row("mystery", "unheard-of")] * 3,
]
TAXONOMY = taxonomy_of(TRAIN)


def test_families_and_names_are_those_with_enough_images() -> None:
    assert TAXONOMY.layout.families == {
        "gan": ["pix2pix", "stylegan1"],
        "diffusion": ["dalle_mini"],
    }


def test_rare_variants_go_by_their_method() -> None:
    assert TAXONOMY.generator(row("pix2pix_maps", "gan")) == "pix2pix"


def test_what_stays_rare_has_a_family_and_no_name() -> None:
    rare = row("ddpm_64", "diffusion")
    assert (TAXONOMY.family(rare), TAXONOMY.generator(rare)) == ("diffusion", None)


def test_autoregressive_pictures_count_to_diffusion() -> None:
    assert TAXONOMY.family(row("dalle_mini", "autoregressive")) == "diffusion"


def test_targets_name_places_and_leave_the_rest_unknown() -> None:
    rows = [REAL, row("stylegan1", "gan"), row("ddpm_64", "diffusion"), TRAIN[-1]]
    assert TAXONOMY.targets(rows).tolist() == [
        [0, UNKNOWN, UNKNOWN],
        [1, 0, 1],
        [1, 1, UNKNOWN],
        [1, UNKNOWN, UNKNOWN],
    ]
