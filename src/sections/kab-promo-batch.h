/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabPromoBatch:
 *
 * Makes many promo codes of one kind at once, each unlike the others and not to be guessed from them, all of them or
 * none; also without a network.
 */
#define KAB_TYPE_PROMO_BATCH (kab_promo_batch_get_type ())
G_DECLARE_FINAL_TYPE (KabPromoBatch, kab_promo_batch, KAB, PROMO_BATCH, AdwWindow)

/** kab_promo_batch_present: @widget: what it is told in when they are made; it stands in the window that asks */
void kab_promo_batch_present (GtkWidget *widget, KabCabinet *cabinet);

G_END_DECLS
