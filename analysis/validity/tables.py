"""What the page has a table of: one job for each built-in model, and what of its results is compared."""

from dataclasses import dataclass

MEAN_FIELD = ("mean field", ("method=mean_field", "observables.overlap=false"))


@dataclass(frozen=True)
class Table:
    """One table.

    observables: names of what is compared. Those in `shares` are compared as a share of the largest exact value
    over times, since they have no natural scale; all others are numbers between −1 and 1, or of that order.
    clock: the parameter that is 1 in the job, in whose inverse times are counted.
    sizes: swept parameters that count spins.
    has_disorder: whether results are averages over draws of couplings, which both methods share.
    others: further columns, by title: what is set otherwise in the job; mean field is one of every table.
    """

    model: str
    observables: tuple
    clock: str
    sizes: tuple = ()
    has_disorder: bool = False
    others: tuple = (MEAN_FIELD,)

    shares = ("photon_number",)

    @property
    def job(self):
        return f"validity_{self.model}"


TABLES = [
    Table("driven_spin", ("magnetization",), "gamma_down"),
    Table("tavis_cummings", ("magnetization", "photon_number", "pair_correlation"), "kappa", ("atoms",)),
    Table("central_spin", ("magnetization_central", "magnetization_satellites"), "kappa", ("satellites",)),
    Table("rydberg_chain", ("magnetization", "pair_correlation"), "interaction"),
    Table("correlated_emission", ("magnetization", "emission_rate", "pair_correlation"), "Gamma0"),
    Table("dicke", ("magnetization", "photon_number"), "delta", ("spins",)),
    Table("random_dicke", ("magnetization", "photon_number", "overlap"), "delta", ("spins_per_cluster",), True),
    Table("spin_boson", ("magnetization", "photon_number"), "h", (), True),
    Table("hopfield", ("magnetization", "pair_correlation", "overlap"), "h", (), True,
          (("self_interaction: remove", ("model.self_interaction=remove",)), MEAN_FIELD)),
    Table("bcs_cavity", ("magnetization", "coherence", "photon_density"), "chi_n", ("atoms",)),
]
