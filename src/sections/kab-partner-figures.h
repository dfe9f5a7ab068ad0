/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * KabPartnerFigures:
 *
 * A part of a partner's form: what it sold in this month and in the last one, and what it is owed, as far as this
 * device has the rows.
 */
#define KAB_TYPE_PARTNER_FIGURES (kab_partner_figures_get_type ())
G_DECLARE_FINAL_TYPE (KabPartnerFigures, kab_partner_figures, KAB, PARTNER_FIGURES, GtkBox)

G_END_DECLS
