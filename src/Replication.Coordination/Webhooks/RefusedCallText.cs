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
            ? "set the same secret at the registry and at the instance"
            : $"let the registry send what the instance asks for ({calls.Asked.ToWord()}), or change the instance's webhook";
        return $"{mends}; afterwards {AdviceAfter(calls, rules)}";
    }

    /// <summary>What to do after calls are accepted again.</summary>
    public static string AdviceAfter(RefusedCalls calls, IReadOnlyList<string> rules) =>
        $"find what is missing with 'replication missing{Options(rules)}', and copy it with "
            + $"'replication backfills create {(rules is [var only] ? only : "RULE")}': registries keep their queue of calls in memory "
            + $"only, so pushes since {Time(calls.Since)} may be lost";

    // Without options, the command checks all rules.
    private static string Options(IReadOnlyList<string> rules) =>
        rules.Count <= MaxNamedRules ? string.Concat(rules.Select(static it => $" --rule {it}")) : "";

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
