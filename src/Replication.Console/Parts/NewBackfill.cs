using System.Text.Json.Nodes;
using Replication.Contracts.Backfills;

namespace Replication.WebConsole.Parts;

/// <summary>The request of a backfill.</summary>
internal static class NewBackfill
{
    /// <summary>The request that a person writes. A duration in <paramref name="since"/> means that long before now.</summary>
    public static JsonObject Of(bool dryRun, string? repositories, string? since, DateTimeOffset now)
    {
        var body = new JsonObject { ["dryRun"] = dryRun };
        var named = (repositories ?? "").Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (named.Length > 0)
            body["repositories"] = new JsonArray([.. named.Select(static it => JsonValue.Create(it))]);
        if (!string.IsNullOrWhiteSpace(since))
            body["since"] = Moments.Before(since.Trim(), now);
        return body;
    }

    /// <summary>The request that copies what a dry run found.</summary>
    public static JsonObject Of(BackfillDocument dryRun)
    {
        var body = new JsonObject { ["dryRun"] = false, ["thorough"] = dryRun.Thorough };
        if (dryRun.Repositories is { } named)
            body["repositories"] = new JsonArray([.. named.Select(static it => JsonValue.Create(it.Text))]);
        if (dryRun.Since is { } since)
            body["since"] = since.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        return body;
    }
}
