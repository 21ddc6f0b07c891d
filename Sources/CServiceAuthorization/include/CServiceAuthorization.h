// What AWS's services say of themselves: their actions, resource types and condition keys, as one text.
//
// The data are cloud-copilot's iam-data 0.21.202608211 of 22 August 2026; NOTICE has its licence. They are C because the
// Swift compiler takes minutes over a literal of this size. ReeveServices reads the text.
//
// The text is lines. A service is a line with its prefix and name, and then lines that begin with a mark:
//
//   s3 = Amazon S3                          prefix and name
//   + job = ~job/${JobId}                   a resource type and its ARN pattern
//   ? Numeric = :max-keys :signatureAge     condition keys of one type; after `ArrayOf`: of several values
//   ! Read job* = DescribeJob GetJobTagging actions of one access level with the same resource types
//
// The parts before and after ` = ` are:
//
//   pattern        `~` stands for `arn:${Partition}:PREFIX:${Region}:${Account}:`
//   key            a name that begins with `:` is one of the service's own, whose prefix is left out; names have
//                  `${…}`, `<key>` or a last `tag-key` where they stand for many
//   access level   List, Read, Write, Tagging or Permissions (permissions management)
//   resource types divided by commas, names may have spaces; none where the action supports only the resource `*`.
//                  `*` marks those without which the action is not asked for
//
// Services are in the order of their prefixes, and everything in a line in the order of its bytes. Left out: the tag keys
// that are global (`aws:RequestTag`, `aws:ResourceTag`, `aws:TagKeys`), which keys an action or a resource type goes
// with, and which other actions an action needs. Nothing that decides reads those.

#ifndef CSERVICEAUTHORIZATION_H
#define CSERVICEAUTHORIZATION_H

#include <stddef.h>

/// The text, which ends with a line feed. It is constant, and has no byte that is not ASCII.
const char *reeve_service_authorization(void);
/// The text's bytes.
size_t reeve_service_authorization_length(void);

#endif
