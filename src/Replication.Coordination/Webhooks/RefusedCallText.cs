using System.Globalization;
using Replication.Contracts;
using Replication.Contracts.Instances;

namespace Replication.Coordination.Webhooks;

/// <summary>Says for people which webhook calls were refused, and what to do about them.</summary>
internal static class RefusedCallText
{
    private const int MaxNamedRules = 3;

    /// <summary>How many calls were refused, since when, and with which authentication.</summary>
    public static string Of(RefusedCalls calls)
    {
        var asked = calls.Asked.ToWord();
        var used = string.Join(", ", calls.Used.OrderByDescending(static it => it.Value).Select(it => it.Key switch
        {
            var kind when kind == asked => $"{it.Value} with a wrong secret",
            "none" => $"{it.Value} without a secret",
            var kind => $"{it.Value} with {kind}",
        }));
        return $"{calls.Count} {(calls.Count == 1 ? "call was" : "calls were")} refused since {Time(calls.Since)}, the last at "
            + $"{Time(calls.LastAt)}; {asked} is configured: {used}";
    }

    /// <summary>
    /// What to do next. <paramref name="rules"/> are the names of the rules that copy from the instance.
    /// </summary>
    public static string Advice(RefusedCalls calls, IReadOnlyList<string> rules)
    {
        var mends = calls.Used.ContainsKey(calls.Asked.ToWord())
            ? "first let the instance accept the secret that the registry uses (webhook: secrets: [right, wrong], then reload), because a "
                + "restart of the registry drops its queue of calls; correct the registry later"
            : $"let the registry send what the instance asks for ({calls.Asked.ToWord()}), or change the instance's webhook and reload: a "
                + "restart of the registry drops its queue of calls";
        return $"{mends}; afterwards {AdviceAfter(calls, rules)}";
    }

    /// <summary>Says that calls were refused before the newest ones were accepted.</summary>
    public static string Over(string instance, RefusedCalls calls) => calls.Count == 1
        ? $"1 webhook call of '{instance}' was refused at {Time(calls.Since)}, so its pushes may be missing at the targets"
        : $"{calls.Count} webhook calls of '{instance}' were refused between {Time(calls.Since)} and {Time(calls.LastAt)}, so their pushes "
            + "may be missing at the targets";

    /// <summary>What to do after calls are accepted again.</summary>
    public static string AdviceAfter(RefusedCalls calls, IReadOnlyList<string> rules) =>
        $"find what is missing with 'replication missing{Options(rules)}', and copy it with "
            + $"'replication backfills create {(rules is [var only] ? only : "RULE")}': registries keep their queue of calls in memory "
            + $"only, so pushes since {Time(calls.Since)} may be lost";

    /// <summary>Names rules as the subject of a sentence in the passive, such as "the rules a and b are".</summary>
    public static string Names(IReadOnlyList<string> rules) => rules switch
    {
        [var only] => $"the rule {only} is",
        { Count: <= MaxNamedRules } => $"the rules {string.Join(", ", rules.SkipLast(1))} and {rules[^1]} are",
        _ => $"the rules {string.Join(", ", rules.Take(MaxNamedRules))} and {rules.Count - MaxNamedRules} others are",
    };

    // Without options, the command checks all rules.
    private static string Options(IReadOnlyList<string> rules) =>
        rules.Count <= MaxNamedRules ? string.Concat(rules.Select(static it => $" --rule {it}")) : "";

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
