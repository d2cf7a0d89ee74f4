using System.Text.Json;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>
/// The tag filter and tag lists of a rule as a dictionary key: rules with equal keys share one compiled selection. The lists are serialized
/// as JSON, so that different lists never have the same text.
/// </summary>
internal readonly record struct TagWords(string Filter, string? Lists)
{
    public static TagWords Of(ReplicationRule rule) => new(
        rule.TagFilter,
        rule.Tags is null && rule.ExcludeTags.Count == 0 ? null : JsonSerializer.Serialize((rule.Tags, rule.ExcludeTags), Options));

    private static readonly JsonSerializerOptions Options = new() { IncludeFields = true };
}
