using System.Text.Json;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>
/// What a rule says of tags, word by word: rules that say the same share what is made of it. The lists are written as JSON, so that no item
/// can pass for another list's.
/// </summary>
internal readonly record struct TagWords(string Filter, string? Lists)
{
    public static TagWords Of(ReplicationRule rule) => new(rule.TagFilter, rule.Tags is { } tags ? JsonSerializer.Serialize(tags) : null);
}
