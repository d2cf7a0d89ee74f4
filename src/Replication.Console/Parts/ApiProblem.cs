using System.Net;
using Replication.Client;
using Replication.WebConsole.Access;
using Replication.WebConsole.Texts;

namespace Replication.WebConsole.Parts;

/// <summary>Why a call did not succeed, as a page shows it.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Advice">The remedy; null when the cause contains it.</param>
/// <param name="Code">The error code of the API; null when the API did not answer.</param>
public sealed record ApiProblem(string Cause, string? Advice, string? Code)
{
    /// <summary>Everything that is wrong with the body of the request.</summary>
    public IReadOnlyList<ApiError> Errors { get; init; } = [];

    /// <summary>The code for a change that another person was faster with.</summary>
    public const string Stale = "request.stale";

    /// <summary>What is left when the errors of some keys are shown elsewhere; null when nothing is left.</summary>
    public ApiProblem? Without(Func<string, bool> isShown)
    {
        var rest = Errors.Where(it => !isShown(it.Key)).ToList();
        if (rest.Count == Errors.Count)
            return this;
        return rest.Count == 0 ? null : this with { Cause = string.Join(" ", rest.Select(static it => it.Message)), Errors = rest };
    }

    /// <summary>The problem of an exception; null when the exception is an error of the program.</summary>
    public static ApiProblem? Of(Exception exception, ConsoleSession session) => exception switch
    {
        ApiException { Status: HttpStatusCode.PreconditionFailed } refused => new ApiProblem(
            session.T(CommonTexts.ChangedMeanwhile), refused.Message, Stale),
        ApiException { Status: HttpStatusCode.Forbidden } refused =>
            new ApiProblem(session.T(CommonTexts.NotAllowed), refused.Message, refused.Code),
        ApiException refused => new ApiProblem(refused.Message, null, refused.Code) { Errors = refused.Errors },
        HttpRequestException or TaskCanceledException => new ApiProblem(
            session.T(CommonTexts.ServerAway), session.T(CommonTexts.ServerAwayAdvice), null),
        _ => null,
    };
}
