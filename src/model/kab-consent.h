/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** KAB_REGISTRATION_SETTING: {"open":true,"text":…}: whether people may register by themselves, and to what they consent */
#define KAB_REGISTRATION_SETTING "registration"
/** KAB_CONSENT_KEPT: what the settings that keep former texts begin with; behind it their versions: {"text":…} */
#define KAB_CONSENT_KEPT KAB_REGISTRATION_SETTING "."
/** KAB_CONSENT_TEXT_MAX: characters of the organisation's own text */
#define KAB_CONSENT_TEXT_MAX 20000

/**
 * KabRegistrationSetting:
 * @text: (nullable): the organisation's own text of the processing of personal data; %NULL for the built-in one
 */
typedef struct
{
  gboolean is_open;
  char *text;
} KabRegistrationSetting;

void kab_registration_setting_clear (KabRegistrationSetting *setting);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabRegistrationSetting, kab_registration_setting_clear)

/**
 * kab_registration_setting_parse:
 * @value: (nullable): that of the setting; %NULL: closed, and without a text
 * @setting: (out): as much of it as can be read; closed where that cannot be
 *
 * Returns: %FALSE and %KAB_ERROR_INVALID where it is none: a text that is empty or too long, anything but true and false …
 */
gboolean kab_registration_setting_parse (const char *value, KabRegistrationSetting *setting, GError **error);

/** kab_registration_setting_write: Returns: (transfer full): the value of the setting */
char *kab_registration_setting_write (const KabRegistrationSetting *setting);

/** kab_consent_text: Returns: (transfer full): what people consent to; @own: (nullable); @language: (nullable): ru, en, bg, az */
char *kab_consent_text (const char *own, const char *company, const char *language);
/** kab_consent_version: Returns: (transfer full): what a consent names that text by: of one's own it follows from the text */
char *kab_consent_version (const char *own, const char *language);

G_END_DECLS
