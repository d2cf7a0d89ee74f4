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
    /// <summary>The message of the API below a translated cause; null when the cause is that message.</summary>
    public string? Detail { get; init; }

    /// <summary>Everything that is wrong with the body of the request.</summary>
    public IReadOnlyList<ApiError> Errors { get; init; } = [];

    /// <summary>The code for a change that another person was faster with.</summary>
    public const string Stale = "request.stale";

    /// <summary>What is left when the errors of some keys are shown elsewhere; null when nothing is left.</summary>
    public ApiProblem? Without(Func<string, bool> isShown, Language language)
    {
        var rest = Errors.Where(it => !isShown(it.Key)).ToList();
        if (rest.Count == Errors.Count)
            return this;
        return rest.Count == 0
            ? null
            : Of(string.Join(" ", rest.Select(static it => it.Message)), Code, rest, language);
    }

    /// <summary>What a field shows about its error: the translation, and the message below it.</summary>
    public static string? Explain(ApiError? error, ConsoleSession session) =>
        ErrorTexts.Find(error?.Code, session.View.Language) is { } text ? $"{text.Cause}\n{error!.Message}" : error?.Message;

    /// <summary>The problem of an exception; null when the exception is an error of the program.</summary>
    public static ApiProblem? Of(Exception exception, ConsoleSession session) => exception switch
    {
        ApiException { Status: HttpStatusCode.PreconditionFailed } refused => new ApiProblem(
            session.T(CommonTexts.ChangedMeanwhile), null, Stale)
        {
            Detail = refused.Message,
        },
        ApiException { Status: HttpStatusCode.Forbidden } refused =>
            Of(refused.Message, refused.Code, [], session.View.Language) with
            {
                Cause = session.T(CommonTexts.NotAllowed),
                Detail = refused.Message,
            },
        ApiException refused => Of(refused.Message, refused.Code, refused.Errors, session.View.Language),
        HttpRequestException or TaskCanceledException => new ApiProblem(
            session.T(CommonTexts.ServerAway), session.T(CommonTexts.ServerAwayAdvice), null),
        _ => null,
    };

    private static ApiProblem Of(string message, string? code, IReadOnlyList<ApiError> errors, Language language)
    {
        IEnumerable<string?> codes = errors.Count > 0 ? errors.Select(static it => (string?)it.Code) : [code];
        var texts = codes.Select(it => ErrorTexts.Find(it, language)).OfType<ErrorText>().Distinct().ToList();
        var known = texts.Count == 0
            ? new ApiProblem(message, null, code)
            : new ApiProblem(JoinOnce(texts, static it => it.Cause), JoinOnce(texts, static it => it.Remedy), code) { Detail = message };
        return known with { Errors = errors };
    }

    private static string JoinOnce(IEnumerable<ErrorText> texts, Func<ErrorText, string> read) =>
        string.Join(" ", texts.Select(read).Distinct());
}
