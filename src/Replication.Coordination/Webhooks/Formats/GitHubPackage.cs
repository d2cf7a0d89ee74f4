using System.Text.Json;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks.Formats;

/// <summary>The package webhook of GitHub: <c>registry_package</c>, and <c>package</c>, which reports the same push.</summary>
internal static class GitHubPackage
{
    public static WebhookPart Read(JsonElement body, string instance, DateTimeOffset receivedAt)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return new WebhookPart.Unreadable(QuarantineCode.WrongType, "it is not a JSON object");
        if ((body.Find("registry_package") ?? body.Find("package")) is not { ValueKind: JsonValueKind.Object } package)
            return new WebhookPart.Ignored();
        if (body.Text("action") is not ("published" or "updated") || !IsContainer(package))
            return new WebhookPart.Ignored();
        if (package.Find("package_version") is not { ValueKind: JsonValueKind.Object } version)
            return new WebhookPart.Unreadable(QuarantineCode.MissingField, "it has no 'package_version'");
        var metadata = version.Find("container_metadata");
        var tag = metadata?.Find("tag");
        var digest = tag?.Text("digest") ?? version.Text("version");
        var changedAt = version.Time("updated_at");
        return new PushFields(EventId: null, RepositoryOf(package, version), tag?.Text("name"), digest, changedAt)
        {
            // GitHub reports a push by two events with the same time.
            ReportKey = changedAt is null ? null : $"{digest} {changedAt:O}",
            MediaType = metadata?.Find("manifest")?.Text("media_type"),
        }.CheckTagOrDigest(instance, receivedAt);
    }

    private static bool IsContainer(JsonElement package) =>
        string.Equals(package.Text("package_type"), "container", StringComparison.OrdinalIgnoreCase)
            || string.Equals(package.Text("ecosystem"), "docker", StringComparison.OrdinalIgnoreCase);

    // ghcr.io/org/app:1.2.0. Names of organizations may have capitals; repository names have none.
    private static string? RepositoryOf(JsonElement package, JsonElement version)
    {
        var named = version.Text("package_url") is { } url && ImageAddress.TryRead(url, out var address) ? address.Repository
            : package.Text("namespace") is { } @namespace && package.Text("name") is { } name
                ? (@namespace.EndsWith($"/{name}", StringComparison.Ordinal) ? @namespace : $"{@namespace}/{name}")
            : null;
        return named?.ToLowerInvariant();
    }
}
