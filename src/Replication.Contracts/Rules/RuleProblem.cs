namespace Replication.Contracts.Rules;

/// <summary>Why a rule must not exist.</summary>
/// <param name="Code">Stable error code, such as <c>rule.topology</c>.</param>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Key">The key of the rule that is at fault, such as <c>tags.allow</c>.</param>
/// <param name="Message">A sentence that names the cause.</param>
public sealed record RuleProblem(string Code, string Rule, string Key, string Message)
{
    /// <summary>Most problems that are listed for one part of a rule.</summary>
    public const int MaxCount = 5;

    /// <summary>
    /// The key of the instance that is at fault, for a problem that a change of an instance causes; empty when no single key is.
    /// </summary>
    public string InstanceKey { get; init; } = "";

    /// <summary>The other rules that <see cref="Message"/> names, each as <c>rule 'name'</c>.</summary>
    public IReadOnlyList<RuleLink> Others { get; init; } = [];

    /// <summary>The same problem without the names of those rules that <paramref name="maySee"/> excludes.</summary>
    public RuleProblem Without(Func<RuleLink, bool> maySee)
    {
        var message = Message;
        foreach (var other in Others.Where(it => !maySee(it)))
            message = message.Replace($"rule '{other.Name}'", "a rule of another namespace", StringComparison.Ordinal);
        return this with { Message = message, Others = [.. Others.Where(maySee)] };
    }
}
