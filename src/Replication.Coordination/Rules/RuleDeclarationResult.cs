using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>The result of declaring the rules of the configuration file.</summary>
public abstract record RuleDeclarationResult
{
    private RuleDeclarationResult()
    {
    }

    /// <summary>The rules are stored. The result has each added, changed and removed rule.</summary>
    public sealed record Stored(IReadOnlyList<DeclaredChange> Changes) : RuleDeclarationResult;

    /// <summary>Nothing changed: the file conflicts with rules that were created through the API.</summary>
    /// <param name="Reason">The conflicts, with what to do.</param>
    public sealed record Refused(string Reason) : RuleDeclarationResult;
}
