using Replication.Contracts.Specs;
using Replication.Coordination.Requests;

namespace Replication.App.Configuration.Bodies;

/// <summary>Gives the problems that reading a body found their error codes.</summary>
internal static class BodyProblems
{
    /// <summary>The problems of a spec: each code is the one of the member that the problem is in.</summary>
    public static IReadOnlyList<BodyProblem> OfSpec(Type spec, string kind, IEnumerable<ConfigurationProblem> problems)
    {
        var codes = SpecField.Of(spec).ToDictionary(static it => it.Key, it => it.CodeOf(kind));
        return
        [
            .. Of(problems, it => codes.GetValueOrDefault(TopKey(it.Key), $"{kind}.unknownKey"))
                // Messages for a file contain the code, which is a member of its own here.
                .Select(static it => it with { Message = it.Message.Replace($" ({it.Code})", "", StringComparison.Ordinal) }),
        ];
    }

    /// <summary>The problems with the codes that <paramref name="codeOf"/> gives them.</summary>
    public static IReadOnlyList<BodyProblem> Of(IEnumerable<ConfigurationProblem> problems, Func<ConfigurationProblem, string> codeOf) =>
        [.. problems.Select(it => new BodyProblem(codeOf(it), it.Key, it.Message))];

    /// <summary>The key of the body that a problem is under: <c>tags</c> of <c>tags.deny[2]</c>.</summary>
    public static string TopKey(string key) => key.Split('.', '[')[0];
}
