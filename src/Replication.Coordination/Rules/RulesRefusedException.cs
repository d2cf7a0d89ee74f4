using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>The configuration file conflicts with rules that were created through the API. The process does not start.</summary>
public sealed class RulesRefusedException : Exception
{
    private RulesRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>Rules of the file conflict with rules that were created through the API.</summary>
    public static RulesRefusedException OfDeclared(IReadOnlyList<RuleProblem> problems) => new(
        $"{Sentences(problems, it => $"the rule '{it}' of the configuration cannot be declared")}. Change it in the file, or delete the "
            + $"other rule through the API first.");

    /// <summary>Rules that were created through the API are invalid with this file.</summary>
    public static RulesRefusedException OfMade(IReadOnlyList<RuleProblem> problems) => new(
        $"{Sentences(problems, it => $"the rule '{it}', created through the API, conflicts with this configuration")}. Undo the change of "
            + $"the file, or start with the earlier file and change or delete the rule.");

    private static string Sentences(IReadOnlyList<RuleProblem> problems, Func<string, string> begin) =>
        string.Join("; ", problems.Select(it => $"{begin(it.Rule)} ({it.Code}): {it.Message}"));
}
