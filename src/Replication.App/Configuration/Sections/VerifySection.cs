using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Contracts;
using Replication.Contracts.Signatures;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>verify</c> of a rule.</summary>
internal static class VerifySection
{
    private static readonly Duration DefaultTimeout = new(VerifyPolicy.DefaultTimeout);

    public static VerifyPolicy? Read(MapReader map)
    {
        var require = map.Optional("require", SignatureValues.Require, VerifyRequirement.Any);
        var minimum = map.Optional("minimum", Scalars.Number(1, VerifyPolicy.MaxMinimum), 1);
        var timeout = map.Optional("timeout", Durations.Between(VerifyPolicy.MinTimeout, VerifyPolicy.MaxTimeout), DefaultTimeout);
        var keys = map.Items("cosign", ReadKey).Select(static it => it.Value).ToList();
        var notation = map.Map("notation", ReadNotation);
        map.Describe("""
            {
              "anyOf": [
                { "properties": { "cosign": { "type": "array", "minItems": 1 } }, "required": ["cosign"] },
                { "properties": { "notation": { "type": "object" } }, "required": ["notation"] }
              ]
            }
            """);
        map.Describe($$$"""{"properties":{"cosign":{"maxItems":{{{VerifyPolicy.MaxKeyCount}}}} } }""");
        if (!map.Has("notation") && (!map.Has("cosign") || map.IsEmptyList("cosign")))
            map.RefuseMissing("cosign", "public keys of cosign, or notation with a trust store");
        if (keys.Count > VerifyPolicy.MaxKeyCount)
            map.Refuse("cosign", $"has {keys.Count} keys; allowed: {VerifyPolicy.MaxKeyCount}");
        return new VerifyPolicy { Require = require, Minimum = minimum, Timeout = timeout, Cosign = keys, Notation = notation };
    }

    private static CosignKey? ReadKey(MapReader map)
    {
        var name = map.Required("name", Names.Rule);
        var key = map.Required("key", SignatureValues.PublicKey);
        return name is not null && key is not null ? new CosignKey { Name = name, Key = key } : null;
    }

    private static NotationPolicy? ReadNotation(MapReader map)
    {
        var store = map.RequiredList("trustStore", SignatureValues.TrustStore, NotationPolicy.MaxTrustStoreCount);
        var identities = map.RequiredList("trustedIdentities", SignatureValues.Identity, NotationPolicy.MaxIdentityCount);
        var level = map.Optional("level", SignatureValues.Level, NotationLevel.Strict);
        return new NotationPolicy { TrustStore = store, TrustedIdentities = identities, Level = level };
    }
}
