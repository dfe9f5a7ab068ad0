/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-balance.h"
#include "kab-cabinet.h"

G_BEGIN_DECLS

/** KabBalancePart: which figure of a #KabBalance */
typedef enum
{
  KAB_BALANCE_BOOKED,
  KAB_BALANCE_HELD,
  KAB_BALANCE_AVAILABLE,
} KabBalancePart;
#define KAB_N_BALANCE_PARTS 3

/**
 * kab_balance_window_present:
 * @title: what the figure is called
 *
 * Shows what a figure is the sum of (S0-30): line by line, the newest first, each with its day, its sale, why it is that much, by
 * which version of which plan, and until when it is held; and the sum, which is the figure.
 */
void kab_balance_window_present (GtkWidget *parent,
                                 KabCabinet *cabinet,
                                 const KabBalance *balance,
                                 KabBalancePart part,
                                 const char *title);

G_END_DECLS
