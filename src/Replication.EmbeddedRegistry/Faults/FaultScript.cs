using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Replication.EmbeddedRegistry.Requests;

namespace Replication.EmbeddedRegistry.Faults;

/// <summary>The active fault rules. They can be changed at any time; a request uses the rules at its arrival.</summary>
public sealed class FaultScript
{
    private ImmutableList<FaultRule> _rules = [];

    internal FaultScript()
    {
    }

    /// <summary>
    /// Adds a fault for all matching requests after the first <paramref name="skip"/>, for at most <paramref name="times"/> of them, each
    /// with a <paramref name="probability"/> that is seeded with <paramref name="seed"/>. When several rules match, the first added is the
    /// outermost.
    /// </summary>
    public FaultRule Add(RequestMatch match, Fault fault, int times = int.MaxValue, int skip = 0, double probability = 1, int seed = 0)
    {
        var rule = new FaultRule(match, fault, skip, times, probability, seed);
        ImmutableInterlocked.Update(ref _rules, static (rules, rule) => rules.Add(rule), rule);
        return rule;
    }

    public void Remove(FaultRule rule) => ImmutableInterlocked.Update(ref _rules, static (rules, rule) => rules.Remove(rule), rule);

    public void Clear() => Volatile.Write(ref _rules, []);

    internal Task ApplyAsync(HttpContext context, LoggedRequest request, Func<Task> answer)
    {
        foreach (var rule in Volatile.Read(ref _rules).Where(it => it.Strikes(request)).Reverse())
        {
            var inner = answer;
            answer = () => rule.Fault.ApplyAsync(context, inner);
        }
        return answer();
    }
}
