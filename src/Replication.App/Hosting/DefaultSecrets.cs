using System.Security.Cryptography;
using System.Text;
using Replication.App.Configuration;
using Replication.Contracts;

namespace Replication.App.Hosting;

/// <summary>Finds secrets of the published compose sample, which are publicly known.</summary>
internal static class DefaultSecrets
{
    private const string Published = "development-only";

    private static readonly string PublishedHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Published)));

    /// <summary>Returns a warning for each key of the configuration that contains a published secret.</summary>
    public static IReadOnlyList<string> Warnings(HostSettings settings) =>
    [
        .. settings.Access.Tokens
            .Where(static it => string.Equals(it.Sha256, PublishedHash, StringComparison.OrdinalIgnoreCase))
            .Select(static it => $"The API token '{it.Name}' is the published default '{Published}'. Replace API_TOKEN_SHA256, or the "
                + $"token's sha256 in auth.tokens."),
        .. settings.Instances
            .Where(static it => it.Webhook?.AllSecrets.Any(IsPublished) == true)
            .Select(static it =>
                $"The webhook secret of the instance '{it.Name}' is a published default. Replace it here and at the registry."),
        .. settings.RabbitMq?.UserInfo.Split(':')[^1] == Published
            ? ["The password in bus.uri is a published default. Replace it here and at the broker."]
            : Array.Empty<string>(),
        .. settings.Store is StoreConfiguration.MongoDb mongo
            && mongo.ConnectionString.Reveal().Contains($":{Published}@", StringComparison.Ordinal)
            ? ["The password in store.connectionString is a published default. Replace it here and at the database."]
            : Array.Empty<string>(),
    ];

    private static bool IsPublished(Secret secret) => secret.Reveal().StartsWith(Published, StringComparison.Ordinal);
}
