/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens in some seeds and not in others. */
#include "sim.h"

gboolean
sim_is_wider (SimWider what)
{
  return (sim.wider & (1U << what)) != 0;
}

void
sim_wider_choose (guint wider)
{
  /* Percent. */
  static const guint chances[SIM_N_WIDER] = {
    [SIM_WIDER_REFUNDS] = 25,
    [SIM_WIDER_FILES] = 18,
    [SIM_WIDER_ACCOUNTS] = 10,
    [SIM_WIDER_NETWORK] = 20,
  };
  static const struct
  {
    SimMutant mutant;
    SimWider where;
  } planted[] = {
    { SIM_MUTANT_REFUNDED_TWICE, SIM_WIDER_REFUNDS }, { SIM_MUTANT_REFUND_UNCOUNTED, SIM_WIDER_REFUNDS },
    { SIM_MUTANT_FILE_UNVERIFIED, SIM_WIDER_FILES },  { SIM_MUTANT_FILE_OVERTAKEN, SIM_WIDER_FILES },
    { SIM_MUTANT_FILE_DROPPED, SIM_WIDER_FILES },     { SIM_MUTANT_WIPE_FORGETS, SIM_WIDER_ACCOUNTS },
    { SIM_MUTANT_WIPE_LEAVES, SIM_WIDER_ACCOUNTS },   { SIM_MUTANT_ONE_FOLDER, SIM_WIDER_ACCOUNTS },
    { SIM_MUTANT_NETWORK_HIDDEN, SIM_WIDER_NETWORK }, { SIM_MUTANT_NETWORK_LEAKS, SIM_WIDER_NETWORK },
    { SIM_MUTANT_UNDER_ITSELF, SIM_WIDER_NETWORK },
  };

  sim.wider = wider;
  for (guint i = 0; i < SIM_N_WIDER && wider == 0; i++)
    if (sim_random_aside (sim.seed, i, 100) < chances[i])
      sim.wider |= 1U << i;
  for (guint i = 0; i < G_N_ELEMENTS (planted); i++)
    if (sim.mutant == planted[i].mutant)
      sim.wider |= 1U << planted[i].where;
  /* A file of edits of the first version named no files. */
  if (sim_is_wider (SIM_WIDER_FILES))
    sim.faults.upgrade = 0;
}
