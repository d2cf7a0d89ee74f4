namespace Replication.Contracts.Rules;

/// <summary>Why a rule may not exist: a stable code, the rule's name, and a sentence naming what stands in the way.</summary>
public sealed record RuleProblem(string Code, string Rule, string Message)
{
    /// <summary>The key of the rule that is at fault, where the code alone does not say it.</summary>
    public string? Key { get; init; }

    /// <summary>The other rules that <see cref="Message"/> names, each as <c>rule 'name'</c>.</summary>
    public IReadOnlyList<RuleLink> Others { get; init; } = [];

    /// <summary>The same problem without the names of those other rules that <paramref name="maySee"/> excludes.</summary>
    public RuleProblem Without(Func<RuleLink, bool> maySee)
    {
        var message = Message;
        foreach (var other in Others.Where(it => !maySee(it)))
            message = message.Replace($"rule '{other.Name}'", "a rule of another namespace", StringComparison.Ordinal);
        return this with { Message = message, Others = [.. Others.Where(maySee)] };
    }
}
