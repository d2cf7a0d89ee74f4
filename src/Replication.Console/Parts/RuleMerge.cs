using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.Contracts.Rules;

namespace Replication.WebConsole.Parts;

/// <summary>What two persons changed in a rule since one of them began to edit it.</summary>
internal static class RuleMerge
{
    /// <summary>
    /// Returns a rule with the changes of both. Where both changed the same member, the value of <paramref name="mine"/> wins.
    /// </summary>
    public static RuleForm Of(string original, RuleForm mine, string theirs)
    {
        var (before, own, other) = (RuleForm.Of(original).Body(), mine.Body(), RuleForm.Of(theirs).Body());
        var merged = new JsonObject();
        foreach (var key in own.Concat(other).Select(static it => it.Key).Distinct(StringComparer.Ordinal).ToList())
        {
            var source = JsonNode.DeepEquals(own[key], before[key]) ? other : own;
            if (source[key] is { } value)
                merged[key] = value.DeepClone();
        }
        return RuleForm.Of(merged.ToJsonString());
    }

    /// <summary>The members that the other person changed.</summary>
    public static IReadOnlyList<MemberChange> Changes(string original, string theirs)
    {
        using var before = JsonDocument.Parse(original);
        using var after = JsonDocument.Parse(theirs);
        return
        [
            .. JsonDifference.Of(before.RootElement, after.RootElement)
                .Where(static it => it.IsChange && !ShownRule.ReadOnlyKeys.Contains(it.Path.Split('.')[0])),
        ];
    }
}
