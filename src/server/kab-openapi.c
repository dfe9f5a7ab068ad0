/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The description of the API, made of the route table and the entities: what cannot be out of date. */
#include "kab-config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-entity.h"
#include "kab-http.h"
#include "kab-licence-code.h"
#include "kab-openapi-private.h"
#include "kab-payments.h"
#include "kab-protocol.h"
#include "kab-recovery.h"
#include "kab-registration.h"
#include "kab-tracking-link.h"

typedef struct
{
  const char *method;
  const char *path;
  const char *summary;
  const char *parameters;
  const char *request;
  const char *answers; /* members of "responses" */
} Operation;

#define REF(name) "{\"$ref\":\"#/components/schemas/" name "\"}"
#define JSON_OF(name) "{\"application/json\":{\"schema\":" REF (name) "}}"
#define OK_JSON(name) "\"200\":{\"description\":\"Done\",\"content\":" JSON_OF (name) "}"
#define BYTES "{\"application/octet-stream\":{\"schema\":{\"type\":\"string\",\"format\":\"binary\"}}}"
#define DIGEST                                               \
  "[{\"name\":\"sha256\",\"in\":\"path\",\"required\":true," \
  "\"schema\":{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{64}$\"}}]"
#define DIGEST_AND_RANGE                                                                              \
  "[{\"name\":\"sha256\",\"in\":\"path\",\"required\":true,"                                          \
  "\"schema\":{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{64}$\"}},"                                 \
  "{\"name\":\"Content-Range\",\"in\":\"header\",\"required\":true,"                                  \
  "\"description\":\"bytes FIRST-LAST/SIZE, or bytes */SIZE with no body to ask how much is there\"," \
  "\"schema\":{\"type\":\"string\",\"pattern\":\"^bytes ([0-9]+-[0-9]+|[*])/[0-9]+$\"}}]"
#define OFFSET                                                                                          \
  "\"202\":{\"description\":\"Kept: more is to come\",\"headers\":{\"Upload-Offset\":{\"description\":" \
  "\"How many bytes there are\",\"schema\":{\"type\":\"integer\"}}}}"
#define TEXT_PARAMETER(name, more) \
  "{\"name\":\"" name "\",\"in\":\"query\"," more "\"schema\":{\"type\":\"string\"}}"
#define REQUIRED "\"required\":true,"
#define RANGE_PARAMETERS              \
  TEXT_PARAMETER ("cursor", REQUIRED) \
  "," TEXT_PARAMETER ("entity", REQUIRED) "," TEXT_PARAMETER ("after", "") "," TEXT_PARAMETER ("to", "")
#define ROW_ID "[{\"$ref\":\"#/components/parameters/id\"}]"
#define USER                                                                           \
  "{\"name\":\"user\",\"in\":\"query\",\"description\":\"Whose, for administrators\"," \
  "\"schema\":{\"type\":\"string\",\"format\":\"uuid\"}}"
#define DEVICE_ID "[{\"$ref\":\"#/components/parameters/id\"}," USER "]"
#define PLAIN(code, text) "\"" code "\":{\"description\":\"" text "\"}"

#define PART(name, what)                                                             \
  "{\"name\":\"" name "\",\"in\":\"path\",\"required\":true,\"description\":\"" what \
  "\",\"schema\":{\"type\":\"string\"}}"
#define VERIFY_PARTS                                           \
  "[" PART ("key", "The id of the key that signed") "," PART ( \
    "signature", "Of the licence, in base64url") "," PART ("number", "Of the licence") "]"
#define PAY_PARTS "[" PART ("token", "Of the payment; nobody guesses it") "]"
#define PAPER_PARTS \
  "[" PART ("token", "Of the payment; nobody guesses it") "," PART ("id", "Of the invoice or the licence") "]"
#define PAGE_OF(code, text)                                         \
  "\"" code "\":{\"description\":\"" text "\",\"content\":{\"text/" \
  "html\":{\"schema\":{\"type\":\"string\"}}}}"

#define PASSWORD_PARTS "[" PART ("token", "Of the link that was sent; works once") "]"
#define FORM(first, more)                                                                                    \
  "{\"application/x-www-form-urlencoded\":{\"schema\":{\"type\":\"object\",\"required\":[\"" first "\"" more \
  "],\"properties\":{\"login\":{\"type\":\"string\"},\"password\":{\"type\":\"string\"},"                    \
  "\"again\":{\"type\":\"string\"}}}}}"

#define REGISTER_PARTS "[" PART ("org", "The organisation's id") "]"
#define GO_PARTS "[" PART ("code", "The link's code") "]"
#define REGISTER_FORM                                                                                      \
  "{\"application/x-www-form-urlencoded\":{\"schema\":{\"type\":\"object\",\"required\":[\"surname\","     \
  "\"given_name\",\"address\",\"consent\",\"version\"],\"properties\":{\"surname\":{\"type\":\"string\"}," \
  "\"given_name\":{\"type\":\"string\"},\"patronymic\":{\"type\":\"string\"},\"address\":{\"type\":"       \
  "\"string\"},\"consent\":{\"type\":\"string\"},\"version\":{\"type\":\"string\"}}}}}"
#define REGISTERED                                           \
  PAGE_OF ("200", "The same whoever the address belongs to") \
  "," PAGE_OF ("404", "Nobody registers there by themselves") "," PAGE_OF ("422", "What is wrong")

static const Operation operations[] = {
  { "POST", KAB_PATH_SESSION, "Sign in by phone, e-mail or identifier", NULL, JSON_OF ("SignIn"),
    OK_JSON ("Session") },
  { "POST", KAB_PATH_FIRST_PASSWORD,
    "Choose a password of one's own in place of one that is for the first sign-in alone, and say who one is",
    NULL, JSON_OF ("FirstPassword"), PLAIN ("204", "It is set: sign in with it") },
  { "GET", KAB_PATH_SESSION, "Who is signed in", NULL, NULL, OK_JSON ("Session") },
  { "DELETE", KAB_PATH_SESSION, "Sign out", NULL, NULL, PLAIN ("204", "Signed out") },
  { "POST", KAB_PATH_SESSION_REFRESH, "New tokens for a refresh token", NULL, JSON_OF ("Refresh"),
    OK_JSON ("Session") },
  { "POST", KAB_PATH_SECOND_FACTOR, "Begin turning the second factor on", NULL, JSON_OF ("Password"),
    OK_JSON ("SecondFactor") },
  { "POST", KAB_PATH_SECOND_FACTOR_CONFIRMATION, "Turn the second factor on with its first code", NULL,
    JSON_OF ("Code"), OK_JSON ("RecoveryCodes") },
  { "POST", KAB_PATH_SECOND_FACTOR_REMOVAL, "Turn the second factor off", NULL, JSON_OF ("Code"),
    PLAIN ("204", "It is off") },
  { "POST", KAB_PATH_PAYOUT_CONFIRMATION, "Confirm a payout that one asked for", ROW_ID, JSON_OF ("Code"),
    PLAIN ("204", "It is confirmed") },
  { "GET", KAB_PATH_DEVICES, "The devices one is signed in with, or was", "[" USER "]", NULL,
    OK_JSON ("Devices") },
  { "DELETE", KAB_PATH_DEVICE, "Sign a device out", DEVICE_ID, NULL, PLAIN ("204", "It is signed out") },
  { "POST", KAB_PATH_DEVICE_WIPE, "Have a device erase what it has", DEVICE_ID, NULL,
    PLAIN ("204", "It will, as soon as it is heard of") },
  { "POST", KAB_PATH_DEVICE_WIPED, "Tell that this device was erased", ROW_ID, JSON_OF ("Wiped"),
    PLAIN ("204", "It is noted") },
  { "POST", KAB_PATH_INVITATION, "A link with which a user who is new chooses a password; told once", ROW_ID,
    NULL,
    "\"201\":{\"description\":\"The link; it works once, and for a week\",\"content\":" JSON_OF (
      "Invitation") "}" },
  { "GET", KAB_PATH_CHANGES, "A page of what changed",
    "[{\"name\":\"cursor\",\"in\":\"query\",\"schema\":{\"type\":\"string\"}},"
    "{\"name\":\"limit\",\"in\":\"query\",\"schema\":{\"type\":\"integer\",\"minimum\":1}}]",
    NULL, OK_JSON ("Page") },
  { "GET", KAB_PATH_DIGESTS, "What a range of rows comes to at a cursor",
    "[" RANGE_PARAMETERS "," TEXT_PARAMETER ("fields", "") "]", NULL,
    OK_JSON ("RangeDigest") "," PLAIN ("409", "The range has changed since") },
  { "GET", KAB_PATH_RANGES, "All rows of a range at a cursor",
    "[" RANGE_PARAMETERS
    "," TEXT_PARAMETER ("reason", "") "," TEXT_PARAMETER ("count", "") "," TEXT_PARAMETER ("digest", "") "]",
    NULL, OK_JSON ("Page") "," PLAIN ("409", "The range has changed since") },
  { "POST", KAB_PATH_MUTATIONS, "A batch of changes", NULL, JSON_OF ("Batch"), OK_JSON ("Outcomes") },
  { "POST", KAB_PATH_LEASES, "Lease numbers for what is made without a network", NULL, JSON_OF ("LeaseWish"),
    OK_JSON ("LeaseAnswer") },
  { "POST", KAB_PATH_LEASE_RETURN, "Return leased numbers that are not used", NULL, JSON_OF ("LeaseReturn"),
    OK_JSON ("Lease") },
  { "GET", KAB_PATH_BLOBS "/", "A file, or a range of it", DIGEST, NULL,
    "\"200\":{\"description\":\"The file\",\"content\":" BYTES "},"
    "\"206\":{\"description\":\"A range of it\",\"content\":" BYTES "}," PLAIN ("304", "Not changed") },
  { "HEAD", KAB_PATH_BLOBS "/", "Whether a file is there", DIGEST, NULL, PLAIN ("200", "It is there") },
  { "PUT", KAB_PATH_BLOBS "/", "Store a file", DIGEST, BYTES,
    PLAIN ("200", "It was there") "," PLAIN ("201", "Stored") },
  { "PATCH", KAB_PATH_BLOBS "/", "Store a file piece by piece", DIGEST_AND_RANGE, BYTES,
    PLAIN ("200", "It was there") "," PLAIN ("201", "That was the last piece: stored") "," OFFSET },
  { "GET", KAB_PATH_HEALTH, "Whether the server can work", NULL, NULL, OK_JSON ("Health") },
  { "HEAD", KAB_PATH_HEALTH, "Whether the server can work", NULL, NULL, PLAIN ("200", "It can") },
  { "GET", KAB_VERIFY_PATH, "A page for people that says whether a licence is genuine and in force",
    VERIFY_PARTS, NULL,
    PAGE_OF ("200", "It is, or was until it was changed") "," PAGE_OF ("404", "It is not") },
  { "HEAD", KAB_VERIFY_PATH, "Whether a licence is genuine", VERIFY_PARTS, NULL,
    PLAIN ("200", "It is, or was until it was changed") "," PLAIN ("404", "It is not") },
  { "GET", KAB_PAY_PATH, "A page for people that says what is to be paid, and how", PAY_PARTS, NULL,
    PAGE_OF ("200", "What is to be paid, or was") "," PAGE_OF ("404", "There is no such payment") },
  { "HEAD", KAB_PAY_PATH, "Whether there is such a payment", PAY_PARTS, NULL,
    PLAIN ("200", "There is") "," PLAIN ("404", "There is not") },
  { "GET", KAB_START_PATH, "A page for people who were invited, or cannot get in: it opens the application",
    NULL, NULL, PAGE_OF ("200", "What to do") },
  { "GET", KAB_RECOVER_PATH, "A page for people who forgot their password", NULL, NULL,
    PAGE_OF ("200", "A form that asks for a phone, an e-mail address or an identifier") },
  { "POST", KAB_RECOVER_PATH, "Ask for a link to choose a new password with", NULL, FORM ("login", ""),
    PAGE_OF ("200", "The same whoever it was, and whether or not there is such an account") },
  { "GET", KAB_PASSWORD_PATH,
    "A page for people that lets them choose a password; looking at it spends nothing", PASSWORD_PARTS, NULL,
    PAGE_OF ("200", "A form") "," PAGE_OF ("404", "The link works no more") },
  { "POST", KAB_PASSWORD_PATH, "Choose a password; the link is spent, and all sessions of the user end",
    PASSWORD_PARTS, FORM ("password", ",\"again\""),
    PAGE_OF ("200", "It is set") "," PAGE_OF ("404", "The link works no more") "," PAGE_OF (
      "422",
      "No good password, or not the same twice: the link still works") },
  { "GET", KAB_TRACKING_PATH, "A partner's link: counts the visit and leads on", GO_PARTS, NULL,
    PLAIN ("302", "To where it leads") "," PAGE_OF ("404", "No such link, or switched off") },
  { "GET", KAB_REGISTER_PATH, "A page on which people register by themselves", NULL, NULL,
    PAGE_OF ("200",
             "A form, or organisations to choose from") "," PAGE_OF ("404",
                                                                     "Nobody registers by themselves") },
  { "GET", KAB_REGISTER_PATH "/", "The same for one organisation", REGISTER_PARTS, NULL,
    PAGE_OF ("200", "A form") "," PAGE_OF ("404", "Nobody registers there by themselves") },
  { "POST", KAB_REGISTER_PATH, "Register: a link is sent to the address", NULL, REGISTER_FORM, REGISTERED },
  { "POST", KAB_REGISTER_PATH "/", "Register: a link is sent to the address", REGISTER_PARTS, REGISTER_FORM,
    REGISTERED },
  { "GET", KAB_CONFIRM_PATH,
    "A page for who registered that lets them choose a password; looking at it spends nothing",
    PASSWORD_PARTS, NULL, PAGE_OF ("200", "A form") "," PAGE_OF ("404", "The link works no more") },
  { "POST", KAB_CONFIRM_PATH, "Choose a password: the account is made, and the link is spent", PASSWORD_PARTS,
    FORM ("password", ",\"again\""),
    PAGE_OF ("200", "It is set") "," PAGE_OF ("404", "The link works no more") "," PAGE_OF (
      "422",
      "No good password, or not the same twice: the link still works") },
  { "GET", KAB_PATH_REGISTRATION, "Who lets people register by themselves, and to what these consent", NULL,
    NULL, OK_JSON ("RegistrationOffers") },
  { "POST", KAB_PATH_REGISTRATION, "Register: a link is sent to the address, whoever it belongs to", NULL,
    JSON_OF ("Registration"),
    "\"202\":{\"description\":\"It is on its way\",\"content\":{\"application/json\":{\"schema\":"
    "{\"type\":\"object\"}}}}" },
  { "GET", KAB_PAPER_PATH, "The invoice of a payment, or a licence that was paid by it", PAPER_PARTS, NULL,
    "\"200\":{\"description\":\"The "
    "paper\",\"content\":{\"application/pdf\":{\"schema\":{\"type\":\"string\","
    "\"format\":\"binary\"}}}}," PAGE_OF ("404",
                                          "There is no such paper") "," PAGE_OF ("500",
                                                                                 "It cannot be drawn") },
  { "POST", KAB_PATH_PAYMENT_NOTICE,
    "A notice of the payment provider's: whatever it says, the provider itself is asked", NULL,
    "{\"application/json\":{\"schema\":{\"type\":\"object\"}}}",
    "\"200\":{\"description\":\"Heard\",\"content\":{\"application/"
    "json\":{\"schema\":{\"type\":\"object\"}}}}" },
  { "GET", KAB_PATH_OPENAPI, "This description", NULL, NULL, PLAIN ("200", "OpenAPI 3.1") },
};

static const char device_schemas[]
  = "\"DeviceProof\":{\"type\":\"object\",\"required\":[\"id\",\"user\",\"proof\"],\"properties\":{"
    "\"id\":{\"type\":\"string\"},\"user\":{\"type\":\"string\"},\"proof\":{\"type\":\"string\"}}},"
    "\"Wipe\":{\"type\":\"object\",\"required\":[\"at\",\"by\",\"proof\"],\"properties\":{"
    "\"at\":{\"type\":\"integer\"},\"by\":{\"type\":\"string\"},\"proof\":{\"type\":\"string\"}}},"
    "\"Wiped\":{\"type\":\"object\",\"required\":[\"org\",\"user\",\"at\",\"proof\"],\"properties\":{"
    "\"org\":{\"type\":\"string\",\"format\":\"uuid\"},\"user\":{\"type\":\"string\",\"format\":\"uuid\"},"
    "\"at\":{\"type\":\"integer\"},\"proof\":{\"type\":\"string\"},"
    "\"unsent\":{\"type\":\"integer\",\"minimum\":0}}},"
    "\"Device\":{\"type\":\"object\",\"required\":[\"id\",\"user\",\"current\",\"signed_in\"],\"properties\":"
    "{"
    "\"id\":{\"type\":\"string\"},\"user\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"},"
    "\"system\":{\"type\":\"string\"},\"current\":{\"type\":\"boolean\"},"
    "\"signed_in\":{\"type\":\"boolean\"},\"signed_in_at\":{\"type\":\"integer\"},"
    "\"seen_at\":{\"type\":\"integer\"},\"behind\":{\"type\":\"integer\"},"
    "\"wipe_at\":{\"type\":\"integer\"},\"wipe_by\":{\"type\":\"string\"},"
    "\"wiped_at\":{\"type\":\"integer\"},\"unsent\":{\"type\":\"integer\"}}},"
    "\"Invitation\":{\"type\":\"object\",\"required\":[\"url\",\"expires_at\"],\"properties\":{"
    "\"url\":{\"type\":\"string\",\"format\":\"uri\"},\"expires_at\":{\"type\":\"integer\"}}},"
    "\"Devices\":{\"type\":\"object\",\"required\":[\"devices\"],\"properties\":{"
    "\"devices\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/Device\"}}}},";

static const char fixed_schemas[]
  = "\"Problem\":{\"type\":\"object\",\"required\":[\"title\",\"status\",\"detail\",\"code\"],\"properties\":"
    "{"
    "\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},"
    "\"detail\":{\"type\":\"string\"},\"code\":{\"type\":\"string\"},\"field\":{\"type\":\"string\"},"
    "\"errors\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"detail\"],\"properties\":"
    "{\"field\":{\"type\":\"string\"},\"detail\":{\"type\":\"string\"}}}},"
    "\"expected\":{\"type\":\"integer\"},\"until\":{\"type\":\"integer\"},\"wipe\":{\"$ref\":\"#/components/"
    "schemas/Wipe\"}}},"
    "\"SignIn\":{\"type\":\"object\",\"required\":[\"login\",\"password\",\"device\"],\"properties\":{"
    "\"login\":{\"type\":\"string\"},\"password\":{\"type\":\"string\",\"format\":\"password\"},"
    "\"device\":{\"type\":\"object\",\"required\":[\"id\"],\"properties\":{\"id\":{\"type\":\"string\","
    "\"format\":\"uuid\"},\"name\":{\"type\":\"string\"},\"system\":{\"type\":\"string\"}}}}},"
    "\"Refresh\":{\"type\":\"object\",\"required\":[\"refresh_token\"],\"properties\":{\"refresh_token\":"
    "{\"type\":\"string\"},\"device\":{\"$ref\":\"#/components/schemas/DeviceProof\"}}},"
    "\"Session\":{\"type\":\"object\",\"properties\":{\"access_token\":{\"type\":\"string\"},\"expires_at\":"
    "{\"type\":\"integer\"},\"refresh_token\":{\"type\":\"string\"},\"device_key\":{\"type\":\"string\"},"
    "\"wipe\":{\"$ref\":\"#/components/schemas/Wipe\"},\"user\":{\"type\":\"object\"},\"org\":"
    "{\"type\":\"object\"},\"device\":{\"type\":\"string\"},\"memberships\":{\"type\":\"array\",\"items\":"
    "{\"type\":\"object\"}}}},"
    "\"Password\":{\"type\":\"object\",\"required\":[\"password\"],\"properties\":{\"password\":"
    "{\"type\":\"string\",\"format\":\"password\"}}},"
    "\"Code\":{\"type\":\"object\",\"required\":[\"code\"],\"properties\":{\"code\":"
    "{\"type\":\"string\",\"maxLength\":" G_STRINGIFY (
      KAB_CODE_MAX) "}}},"
                    "\"SecondFactor\":{\"type\":\"object\",\"required\":[\"secret\",\"uri\"],\"properties\":{"
                    "\"secret\":"
                    "{\"type\":\"string\"},\"uri\":{\"type\":\"string\"}}},"
                    "\"RecoveryCodes\":{\"type\":\"object\",\"required\":[\"recovery_codes\"],\"properties\":"
                    "{"
                    "\"recovery_codes\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}}},"
                    "\"Health\":{\"type\":\"object\",\"properties\":{\"status\":{\"type\":\"string\"}}},"
                    "\"RangeDigest\":{\"type\":\"object\",\"required\":[\"entity\",\"after\",\"to\",\"at\","
                    "\"count\",\"digest\",\"horizon\",\"schema\"],\"properties\":{\"entity\":{\"type\":"
                    "\"string\"},\"after\":{\"type\":\"string\"},\"to\":{\"type\":\"string\"},\"at\":{"
                    "\"type\":\"integer\"},\"count\":{\"type\":\"integer\"},\"digest\":{\"type\":"
                    "\"string\"},\"horizon\":{\"type\":\"integer\"},\"schema\":{\"type\":\"integer\"}}},"
                    "\"Leave\":{\"type\":\"object\",\"required\":[\"leave\",\"id\",\"rev\"],\"properties\":{"
                    "\"leave\":"
                    "{\"type\":\"string\"},\"id\":{\"type\":\"string\"},\"rev\":{\"type\":\"integer\"}}},"
                    "\"Mutation\":{\"type\":\"object\",\"required\":[\"id\",\"n\",\"entity\",\"row\",\"op\","
                    "\"schema\"],"
                    "\"properties\":{\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"n\":{\"type\":"
                    "\"integer\","
                    "\"minimum\":1},"
                    "\"entity\":{\"type\":\"string\"},\"row\":{\"type\":\"string\",\"format\":\"uuid\"},"
                    "\"op\":{\"$ref\":\"#/components/schemas/Op\"},\"base_rev\":{\"type\":\"integer\"},"
                    "\"base\":"
                    "{\"type\":\"object\"},\"set\":{\"type\":\"object\"},\"schema\":{\"type\":\"integer\"},"
                    "\"again\":{\"type\":\"boolean\"}}},"
                    "\"Outcome\":{\"type\":\"object\",\"required\":[\"id\",\"n\",\"outcome\"],\"properties\":"
                    "{\"id\":"
                    "{\"type\":\"string\"},\"n\":{\"type\":\"integer\"},\"outcome\":{\"enum\":[\"done\","
                    "\"refused\","
                    "\"conflict\"]},"
                    "\"rev\":{\"type\":\"integer\"},\"merged\":{\"type\":\"boolean\"},\"code\":{\"type\":"
                    "\"string\"},"
                    "\"field\":"
                    "{\"type\":\"string\"},\"message\":{\"type\":\"string\"},\"theirs\":{\"type\":\"object\"}"
                    ",\"deleted\":"
                    "{\"type\":\"boolean\"},\"by\":{\"type\":\"string\"},\"at\":{\"type\":\"integer\"}}},"
                    "\"Outcomes\":{\"type\":\"object\",\"properties\":{\"outcomes\":{\"type\":\"array\","
                    "\"items\":" REF ("Outcome") "}}},";

static const char registration_schemas[]
  = "\"FirstPassword\":{\"type\":\"object\",\"required\":[\"login\",\"password\",\"new_password\","
    "\"surname\","
    "\"given_name\",\"address\"],\"properties\":{\"login\":{\"type\":\"string\"},\"password\":{\"type\":"
    "\"string\","
    "\"format\":\"password\"},\"new_password\":{\"type\":\"string\",\"format\":\"password\"},\"surname\":"
    "{\"type\":\"string\"},\"given_name\":{\"type\":\"string\"},\"patronymic\":{\"type\":\"string\"},"
    "\"address\":{\"type\":\"string\"},\"city\":{\"type\":\"string\"},\"region\":{\"type\":\"string\"},"
    "\"postcode\":{\"type\":\"string\"},\"country\":{\"type\":\"string\"}}},"
    "\"RegistrationOffers\":{\"type\":\"object\",\"required\":[\"offers\"],\"properties\":{\"offers\":"
    "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"org\",\"name\",\"channels\","
    "\"text\",\"version\"],\"properties\":{\"org\":{\"type\":\"string\",\"format\":\"uuid\"},"
    "\"name\":{\"type\":\"string\"},\"channels\":{\"type\":\"array\",\"items\":{\"enum\":[\"email\","
    "\"sms\"]}},\"text\":{\"type\":\"string\"},\"version\":{\"type\":\"string\"}}}}}},"
    "\"Registration\":{\"type\":\"object\",\"required\":[\"surname\",\"given_name\",\"address\","
    "\"consent\",\"version\"],\"properties\":{\"org\":{\"type\":\"string\",\"format\":\"uuid\"},"
    "\"surname\":{\"type\":\"string\",\"maxLength\":100},\"given_name\":{\"type\":\"string\","
    "\"maxLength\":100},\"patronymic\":{\"type\":\"string\",\"maxLength\":100},\"address\":"
    "{\"type\":\"string\"},\"consent\":{\"const\":true},\"version\":{\"type\":\"string\"}}},";

static const char lease_schemas[]
  = "\"Lease\":{\"type\":\"object\",\"required\":[\"id\",\"kind\",\"prefix\",\"first\",\"last\",\"proof\"],"
    "\"properties\":{\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"
    "\"kind\":{\"enum\":[\"licence\",\"order\",\"invoice\",\"ticket\"]},\"prefix\":{\"type\":\"string\"},"
    "\"first\":{\"type\":\"integer\",\"minimum\":1},\"last\":{\"type\":\"integer\",\"minimum\":1},"
    "\"used\":{\"type\":\"integer\"},\"leased_at\":{\"type\":\"integer\"},\"state\":{\"type\":\"string\"},"
    "\"user\":{\"type\":\"string\"},\"device\":{\"type\":\"string\"},\"proof\":{\"type\":\"string\"}}},"
    "\"LeaseWish\":{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"
    "\"kind\":{\"enum\":[\"licence\",\"order\",\"invoice\",\"ticket\"]},"
    "\"held\":{\"type\":\"array\",\"items\":" REF (
      "Lease") "}}},"
               "\"LeaseAnswer\":{\"type\":\"object\",\"required\":[\"gone\"],\"properties\":{\"gone\":{"
               "\"type\":\"array\","
               "\"items\":{\"type\":\"string\",\"format\":\"uuid\"}},\"lease\":" REF (
                 "Lease") "}},"
                          "\"LeaseReturn\":{\"type\":\"object\",\"required\":[\"id\",\"next\"],"
                          "\"properties\":{\"id\":"
                          "{\"type\":\"string\",\"format\":\"uuid\"},\"next\":{\"type\":\"integer\","
                          "\"minimum\":1}}},";

static void
add_entity (JsonBuilder *builder, const KabEntity *entity)
{
  static const char common[]
    = "{\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"rev\":{\"type\":\"integer\"},\"deleted\":"
      "{\"type\":\"boolean\"},\"created_at\":{\"type\":\"integer\"},\"created_by\":{\"type\":\"string\"},"
      "\"updated_at\":{\"type\":\"integer\"},\"updated_by\":{\"type\":\"string\"}}";
  g_autoptr (JsonNode) node = json_from_string (common, NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_builder_set_member_name (builder, entity->name);
  json_builder_begin_object (builder);
  kab_openapi_add_string (builder, "type", "object");
  kab_openapi_add_string (builder, "title", entity->title_one);
  kab_openapi_add_json (builder, "required", "[\"entity\",\"id\",\"rev\"]");
  json_builder_set_member_name (builder, "properties");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "entity");
  json_builder_begin_object (builder);
  kab_openapi_add_string (builder, "const", entity->name);
  json_builder_end_object (builder);
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    {
      json_builder_set_member_name (builder, name);
      json_builder_add_value (builder, json_node_copy (value));
    }
  for (guint i = 0; i < entity->n_fields; i++)
    kab_openapi_add_field (builder, &entity->fields[i]);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static char *
page_schema (void)
{
  GString *text = g_string_new (
    "{\"type\":\"object\",\"properties\":{\"cursor\":{\"type\":\"string\"},\"echo\":{\"type\":[\"string\","
    "\"null\"]},\"epoch\":{\"type\":\"string\"},\"time\":{\"type\":\"integer\"},"
    "\"scope\":{\"type\":\"string\"},\"head\":{\"type\":\"integer\"},\"until\":{\"type\":"
    "\"integer\"},"
    "\"entity\":{\"type\":\"string\"},\"after\":{\"type\":\"string\"},\"to\":{\"type\":\"string\"},"
    "\"remaining\":{\"type\":\"integer\"},\"more\":{\"type\":\"boolean\"},\"restart\":{\"type\":\"boolean\"},"
    "\"items\":{\"type\":\"array\",\"items\":{\"oneOf\":[" REF ("Leave"));
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, ",{\"$ref\":\"#/components/schemas/%s\"}", entities[i]->name);
  g_string_append (text, "]}}}}");
  return g_string_free (text, FALSE);
}

static void
add_schemas (JsonBuilder *builder)
{
  g_autofree char *fixed = g_strdup_printf (
    "{%s%s%s%s\"Batch\":{\"type\":\"object\",\"required\":[\"device\",\"mutations\"],\"properties\":{"
    "\"device\":"
    "{\"type\":\"string\",\"format\":\"uuid\"},\"mutations\":{\"type\":\"array\",\"maxItems\":%d,"
    "\"items\":" REF ("Mutation") "},\"leases\":{\"type\":\"array\",\"items\":" REF ("Lease") "}}}}",
    device_schemas, fixed_schemas, lease_schemas, registration_schemas, KAB_MUTATIONS_MAX);
  g_autofree char *page = page_schema ();
  g_autoptr (JsonNode) node = json_from_string (fixed, NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    {
      json_builder_set_member_name (builder, name);
      json_builder_add_value (builder, json_node_copy (value));
    }
  kab_openapi_add_json (builder, "Page", page);
  kab_openapi_add_ops (builder);
  kab_openapi_add_api_schemas (builder);
  for (guint i = 0; i < n; i++)
    add_entity (builder, entities[i]);
}

/* In letters that may stand in an address, as tools make names and links of it. */
static char *
operation_id (const char *method, const char *path)
{
  GString *id = g_string_new (method);

  for (const char *at = path; *at != '\0'; at++)
    if (*at != '{' && *at != '}')
      g_string_append_c (id, strchr ("/.-", *at) != NULL ? '_' : *at);
  return g_string_free (id, FALSE);
}

static void
add_operation (JsonBuilder *builder, const Operation *operation)
{
  g_autofree char *method = g_ascii_strdown (operation->method, -1);
  g_autofree char *id = operation_id (method, operation->path);
  g_autofree char *responses = g_strdup_printf (
    "{%s,\"4XX\":{\"$ref\":\"#/components/responses/Problem\"},\"default\":{\"description\":\"A problem (RFC "
    "9457)\",\"content\":{\"application/problem+json\":"
    "{\"schema\":" REF ("Problem") "}}}}",
    operation->answers);
  gboolean is_open
    = g_str_equal (operation->path, KAB_PATH_HEALTH) || g_str_equal (operation->path, KAB_PATH_OPENAPI)
      || g_str_equal (operation->path, KAB_VERIFY_PATH) || g_str_equal (operation->path, KAB_PAY_PATH)
      || g_str_equal (operation->path, KAB_START_PATH) || g_str_equal (operation->path, KAB_PAPER_PATH)
      || g_str_equal (operation->path, KAB_RECOVER_PATH) || g_str_equal (operation->path, KAB_PASSWORD_PATH)
      || g_str_has_prefix (operation->path, KAB_REGISTER_PATH)
      || g_str_equal (operation->path, KAB_CONFIRM_PATH)
      || g_str_equal (operation->path, KAB_PATH_REGISTRATION)
      || g_str_equal (operation->path, KAB_PATH_PAYMENT_NOTICE)
      || g_str_equal (operation->path, KAB_PATH_SESSION_REFRESH)
      || g_str_equal (operation->path, KAB_PATH_FIRST_PASSWORD)
      || g_str_equal (operation->path, KAB_PATH_DEVICE_WIPED)
      || (g_str_equal (operation->path, KAB_PATH_SESSION) && g_str_equal (method, "post"));

  json_builder_set_member_name (builder, method);
  json_builder_begin_object (builder);
  kab_openapi_add_string (builder, "operationId", id);
  kab_openapi_add_string (builder, "summary", operation->summary);
  if (operation->parameters != NULL)
    kab_openapi_add_json (builder, "parameters", operation->parameters);
  if (operation->request != NULL)
    {
      g_autofree char *body = g_strdup_printf ("{\"required\":true,\"content\":%s}", operation->request);

      kab_openapi_add_json (builder, "requestBody", body);
    }
  kab_openapi_add_json (builder, "responses", responses);
  if (is_open)
    kab_openapi_add_json (builder, "security", "[]");
  json_builder_end_object (builder);
}

static const Operation *
operation_of (const KabRoute *route)
{
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    if (g_str_equal (operations[i].method, route->method) && g_str_equal (operations[i].path, route->path))
      return &operations[i];

  g_warning ("%s %s is not described", route->method, route->path);
  return NULL;
}

static gboolean
is_first_of_path (const KabRoute *route)
{
  for (const KabRoute *r = kab_routes (); r != route; r++)
    if (g_str_equal (r->path, route->path))
      return FALSE;

  return TRUE;
}

static void
add_paths (JsonBuilder *builder)
{
  for (const KabRoute *route = kab_routes (); route->method != NULL; route++)
    {
      g_autofree char *path
        = g_strconcat (route->path,
                       !route->is_prefix                            ? NULL
                       : g_str_equal (route->path, KAB_VERIFY_PATH) ? "{key}/{signature}/{number}"
                       : g_str_equal (route->path, KAB_PAY_PATH)
                           || g_str_equal (route->path, KAB_PASSWORD_PATH)
                           || g_str_equal (route->path, KAB_CONFIRM_PATH)
                         ? "{token}"
                       : g_str_equal (route->path, KAB_REGISTER_PATH "/") ? "{org}"
                       : g_str_equal (route->path, KAB_TRACKING_PATH)     ? "{code}"
                       : g_str_equal (route->path, KAB_PAPER_PATH)        ? "{token}/{id}"
                                                                          : "{sha256}",
                       NULL);

      if (!is_first_of_path (route) || kab_openapi_is_api_path (route->path))
        continue;
      json_builder_set_member_name (builder, path);
      json_builder_begin_object (builder);
      for (const KabRoute *r = route; r->method != NULL; r++)
        {
          const Operation *operation = g_str_equal (r->path, route->path) ? operation_of (r) : NULL;

          if (operation != NULL)
            add_operation (builder, operation);
        }
      json_builder_end_object (builder);
    }
  kab_openapi_add_api_paths (builder);
  kab_openapi_add_json (builder, KAB_PATH_LIVE,
                        "{\"get\":{\"operationId\":\"get_v1_live\","
                        "\"summary\":\"A WebSocket that tells that there is something new\",\"responses\":{"
                        "\"101\":{\"description\":\"Text frames {head: n} and {revoked: true}\"},"
                        "\"4XX\":{\"$ref\":\"#/components/responses/Problem\"}}}}");
}

static char *
describe (const char *url)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  kab_openapi_add_string (builder, "openapi", "3.1.0");
  json_builder_set_member_name (builder, "info");
  json_builder_begin_object (builder);
  kab_openapi_add_string (builder, "title", "Kabinet");
  kab_openapi_add_string (builder, "version", KAB_VERSION);
  kab_openapi_add_json (
    builder, "license",
    "{\"name\":\"GPL-3.0-or-later\",\"url\":\"https://www.gnu.org/licenses/gpl-3.0.html\"}");
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "servers");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  kab_openapi_add_string (builder, "url", url != NULL ? url : "/");
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  kab_openapi_add_json (builder, "security", "[{\"bearer\":[]}]");
  json_builder_set_member_name (builder, "paths");
  json_builder_begin_object (builder);
  add_paths (builder);
  json_builder_end_object (builder);
  kab_openapi_add_api_webhooks (builder);
  json_builder_set_member_name (builder, "components");
  json_builder_begin_object (builder);
  kab_openapi_add_json (builder, "securitySchemes", "{\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\"}}");
  kab_openapi_add_api_components (builder);
  json_builder_set_member_name (builder, "schemas");
  json_builder_begin_object (builder);
  add_schemas (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* Made once: the tables do not change while it runs. */
void
kab_handle_openapi (KabServer *server, const KabRequest *request, KabResponse *response)
{
  static GMutex mutex;
  static char *text;

  g_mutex_lock (&mutex);
  if (text == NULL)
    text = describe (kab_server_get_public_url (server));
  g_mutex_unlock (&mutex);
  kab_response_set (response, SOUP_STATUS_OK, "application/json", g_string_new (text));
}
