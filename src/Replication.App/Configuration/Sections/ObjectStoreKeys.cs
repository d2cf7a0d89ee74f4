using System.Text.RegularExpressions;
using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Contracts.Instances;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys of an instance that is a bucket of an object store, and those that only such an instance has.</summary>
internal static partial class ObjectStoreKeys
{
    public static void Check(
        MapReader map, InstanceKind? kind, Uri? url, BucketLayout? layout, string? region, InstanceCredentials? credentials)
    {
        map.Describe("""
            {
              "if": { "properties": { "url": { "type": "string", "pattern": "^file:" } }, "required": ["url"] },
              "then": {
                "properties": {
                  "endpoint": { "type": "null" }, "credentials": { "type": "null" }, "tls": { "type": "null" },
                  "pathStyle": { "type": "null" }
                }
              }
            }
            """);
        map.Describe($$"""
            {
              "if": { "properties": { "url": { "type": "string", "pattern": "^s3:" } }, "required": ["url"] },
              "then": {
                "properties": {
                  "layout": { "const": "distribution" }, "region": { "type": ["string", "null"], "pattern": "{{BucketUrls.RegionPattern}}" },
                  "credentials": {
                    "type": ["object", "null"],
                    "properties": { "provider": { "enum": ["password", null] }, "passwords": { "type": "null" } }
                  }
                },
                "required": ["layout"],
                "anyOf": [
                  { "properties": { "endpoint": { "type": "string" } }, "required": ["endpoint"] },
                  { "properties": { "region": { "type": "string" } }, "required": ["region"] }
                ]
              }
            }
            """);
        if (url is null || kind is not InstanceKind.Bucket)
            return;
        if (url.Scheme != BucketUrls.S3)
        {
            foreach (var key in (string[])["endpoint", "credentials", "tls", "pathStyle"])
                map.Forbid(key, "beside a url of a folder; allowed: a url that begins with s3://, or no such key", isDescribed: true);
            return;
        }
        if (!map.Has("layout"))
            map.RefuseMissing("layout", "distribution, because an object store is only read");
        else if (layout is BucketLayout.Oci)
            map.Refuse("layout", "must be distribution for a bucket of an object store, which is only read; allowed: distribution");
        if (region is null && !map.Has("endpoint"))
            map.RefuseMissing("region", "the region of the bucket, such as eu-central-1, or an endpoint");
        else if (region is not null && !Region().IsMatch(region))
            map.Refuse("region", "is no region of an object store; allowed: lowercase letters, digits and hyphens");
        if (credentials is { Provider: not CredentialProvider.Password } or { Passwords: not null })
            map.Refuse("credentials", "are an access key and its secret for a bucket; allowed: username and password, or no such key");
    }

    [GeneratedRegex(BucketUrls.RegionPattern, RegexOptions.CultureInvariant)]
    private static partial Regex Region();
}
