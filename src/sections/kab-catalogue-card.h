/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-form-card.h"

G_BEGIN_DECLS

/**
 * KabCatalogueCard:
 *
 * A package as a client sees it: what it is, what it costs and with what it can be had, and the way to order it.
 */
#define KAB_TYPE_CATALOGUE_CARD (kab_catalogue_card_get_type ())
G_DECLARE_FINAL_TYPE (KabCatalogueCard, kab_catalogue_card, KAB, CATALOGUE_CARD, KabFormCard)

G_END_DECLS
