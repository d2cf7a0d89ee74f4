using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>The configuration file and the rules that others made cannot stand beside each other.</summary>
public sealed class RulesRefusedException : Exception
{
    private RulesRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>Rules of the file are in the way of others.</summary>
    public static RulesRefusedException OfDeclared(IReadOnlyList<RuleProblem> problems) => new(
        $"{Sentences(problems, it => $"the rule '{it}' of the configuration cannot be declared")}. Change it in the file, or remove the "
            + $"other through the API first.");

    /// <summary>The file would break rules that were made through the API.</summary>
    public static RulesRefusedException OfMade(IReadOnlyList<RuleProblem> problems) => new(
        $"{Sentences(problems, it => $"the rule '{it}', made through the API, cannot stand beside this configuration")}. Put back what "
            + $"was changed in the file, or, while the earlier one runs, change or remove the rule.");

    private static string Sentences(IReadOnlyList<RuleProblem> problems, Func<string, string> begin) =>
        string.Join("; ", problems.Select(it => $"{begin(it.Rule)} ({it.Code}): {it.Message}"));
}
