using System.Text.Json;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>
/// The patterns of a rule over tags as a dictionary key: rules with equal keys share one compiled selection. The lists are serialized as
/// JSON, so that different lists never have the same text.
/// </summary>
internal readonly record struct TagWords(string Filter, string? Lists)
{
    private static readonly JsonSerializerOptions Options = new() { IncludeFields = true };

    public static TagWords Of(ReplicationRule rule)
    {
        var lists = (Allow: rule.Tags?.Allow ?? [], Deny: rule.Tags?.Deny ?? [], Exclude: rule.ExcludeTags);
        return new(rule.TagFilter, lists is { Allow: [], Deny: [], Exclude: [] } ? null : JsonSerializer.Serialize(lists, Options));
    }
}
