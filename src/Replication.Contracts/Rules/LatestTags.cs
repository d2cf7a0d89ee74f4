using System.Text.Json.Serialization;

namespace Replication.Contracts.Rules;

/// <summary>The filters of a rule that copies only the newest tags of a repository.</summary>
/// <param name="TagFilter">The tag filter of the rule.</param>
/// <param name="Lists">Its lists, with the number of newest tags and their order.</param>
/// <param name="ExcludeTags">The tags that it leaves out.</param>
public sealed record LatestTags(string TagFilter, TagLists Lists, IReadOnlyList<string> ExcludeTags)
{
    /// <summary>How many tags are among the newest.</summary>
    [JsonIgnore]
    public int Count => Lists.Latest ?? int.MaxValue;

    /// <summary>True when the tags that were pushed last are the newest, and not the highest versions.</summary>
    [JsonIgnore]
    public bool IsByPushTime => Lists.LatestBy == LatestOrder.PushTime;

    /// <summary>The filters of a rule; null for a rule that copies all tags.</summary>
    public static LatestTags? Of(RuleSpec rule) =>
        rule.Tags is { Latest: not null } lists ? new(rule.TagFilter, lists, rule.ExcludeTags) : null;

    /// <summary>Returns which of the tags of a repository compete for a place: those that pass the other filters.</summary>
    public Func<string, bool> Competing() => TagSelection.TryRead(
        new RuleSpec
        {
            Name = "",
            Source = "",
            Level = RuleLevel.Namespace,
            TagFilter = TagFilter,
            Tags = Lists,
            ExcludeTags = ExcludeTags,
        },
        out var selection,
        out _)
        ? selection.Matches
        : static _ => false;
}
