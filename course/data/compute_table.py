"""What training large models took, as the slides print it: chips, days, years, price.

Slides, lecture 01, table "Model training compute" (source there: lifearchitect.ai, Alan D. Thompson, May
2024; some entries are estimates). Rows with missing numbers (Olympus, Gemini 2) are left out.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Training:
    """One row. days: wall clock. years: time on a single chip, as printed. price: in million US$."""

    model: str
    chip: str
    chips: int
    days: int
    years: int
    price: int

    @property
    def chip_years(self) -> float:
        """Years that the same training would take on a single chip: chips x days / 365."""
        return self.chips * self.days / 365

    @property
    def price_per_hour(self) -> float:
        """US$ that one chip costs an hour if the printed price and days are right."""
        return self.price * 1e6 / (self.chips * self.days * 24)


TABLE = (
    Training("GPT-3 175B", "V100", 10_000, 15, 405, 9),
    Training("Llama 1 65B", "A100", 2_048, 21, 118, 4),
    Training("Llama 2 70B", "A100", 2_048, 35, 196, 7),
    Training("Titan 200B", "A100", 13_760, 48, 1_319, 45),
    Training("GPT-4 1.7T", "A100", 25_000, 95, 6_507, 224),
    Training("Gemini", "TPUv4", 57_000, 100, 15_616, 440),
    Training("Llama 3 405B", "H100", 24_576, 50, 3_366, 125),
    Training("GPT-5", "H100", 50_000, 120, 16_438, 612),
    Training("Grok 2", "H100", 20_000, 50, 6_571, 245),
    Training("Grok 3", "H100", 100_000, 50, 32_855, 1_200),
)
