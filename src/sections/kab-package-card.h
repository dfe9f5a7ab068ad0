/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-form-card.h"

G_BEGIN_DECLS

/**
 * KabPackageCard:
 *
 * Shows, adds and edits one package with its characteristics and options (S1-40 to S1-43). Where the
 * role may not write it shows the same to be read.
 */
#define KAB_TYPE_PACKAGE_CARD (kab_package_card_get_type ())
G_DECLARE_FINAL_TYPE (KabPackageCard, kab_package_card, KAB, PACKAGE_CARD, KabFormCard)

G_END_DECLS
