using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Replication.Coordination.Requests;

namespace Replication.Coordination;

/// <summary>Problem details (RFC 9457) with a stable code.</summary>
internal static class Problem
{
    private const int MaxErrorCount = 50;

    public static IResult Of(int status, string code, string detail) => Of(status, code, detail, errors: null);

    public static IResult NotFound(string code, string detail) => Of(StatusCodes.Status404NotFound, code, detail);

    public static IResult Unauthorized(string code, string detail) => Of(StatusCodes.Status401Unauthorized, code, detail);

    public static IResult Forbidden(string code, string detail) => Of(StatusCodes.Status403Forbidden, code, detail);

    public static IResult BadRequest(string code, string detail) => Of(StatusCodes.Status400BadRequest, code, detail);

    public static IResult Conflict(string code, string detail) => Of(StatusCodes.Status409Conflict, code, detail);

    /// <summary>Lists everything that is wrong with a body. The code of the first problem is the code of the answer.</summary>
    public static IResult Unprocessable(IReadOnlyList<BodyProblem> errors)
    {
        IReadOnlyList<BodyProblem> shown = errors.Count <= MaxErrorCount ? errors : [.. errors.Take(MaxErrorCount)];
        return Of(
            StatusCodes.Status422UnprocessableEntity,
            errors[0].Code,
            string.Join("; ", shown.Select(it => it.Key.Length == 0 ? it.Message : $"{it.Key}: {it.Message}")),
            shown);
    }

    private static IResult Of(int status, string code, string detail, IReadOnlyList<BodyProblem>? errors)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = code };
        if (errors is not null)
            extensions["errors"] = errors;
        return Results.Problem(detail, statusCode: status, title: ReasonPhrases.GetReasonPhrase(status), extensions: extensions);
    }
}
