using System.Net;
using Replication.Client;
using Replication.UnitTests.Documentation;
using Replication.WebConsole;
using Replication.WebConsole.Access;
using Replication.WebConsole.Parts;
using Replication.WebConsole.Texts;
using Xunit;

namespace Replication.UnitTests.Console;

/// <summary>A Japanese page explains each error code in Japanese.</summary>
public sealed class ErrorTextTests
{
    [Fact]
    public void Each_code_of_the_API_and_of_tasks_has_a_translation_and_no_other_has_one() => Assert.Equal(
        ErrorCodes.OfApi().Keys.Concat(ErrorCodes.OfTasks()).Distinct().Order(StringComparer.Ordinal),
        ErrorTexts.Codes.Order(StringComparer.Ordinal));

    [Fact]
    public void A_translation_has_a_cause_and_a_remedy_in_Japanese() => Assert.All(ErrorTexts.Codes, static it =>
    {
        var text = ErrorTexts.Find(it, Language.Japanese)!;
        Assert.EndsWith("。", text.Cause, StringComparison.Ordinal);
        Assert.EndsWith("。", text.Remedy, StringComparison.Ordinal);
        Assert.Null(ErrorTexts.Find(it, Language.English));
    });

    [Fact]
    public void A_Japanese_problem_has_the_message_of_the_API_below_its_translation()
    {
        var problem = Of(Language.Japanese, new ApiException(HttpStatusCode.Conflict, "rule.paused", "The rule is paused."));

        Assert.Equal(("ルールは一時停止中です。", "先に再開してください。", "The rule is paused."), (problem.Cause, problem.Advice, problem.Detail));
    }

    [Fact]
    public void An_English_problem_and_an_unknown_code_have_the_message_alone()
    {
        var known = Of(Language.English, new ApiException(HttpStatusCode.Conflict, "rule.paused", "The rule is paused."));
        var unknown = Of(Language.Japanese, new ApiException(HttpStatusCode.Conflict, "rule.ofTomorrow", "It is new."));

        Assert.Equal(("The rule is paused.", null, null), (known.Cause, known.Advice, known.Detail));
        Assert.Equal(("It is new.", null, null), (unknown.Cause, unknown.Advice, unknown.Detail));
    }

    [Fact]
    public void Errors_that_fields_show_are_left_out_with_their_translation()
    {
        var problem = Of(Language.Japanese, new ApiException(
            HttpStatusCode.UnprocessableEntity,
            "rule.name",
            "A. B.",
            [new ApiError("rule.name", "name", "A."), new ApiError("rule.tags", "tags", "B.")]));

        var rest = problem.Without(static it => it == "name", Language.Japanese)!;

        Assert.Equal(("tags の一覧に使用できない項目があります。", "B."), (rest.Cause, rest.Detail));
        Assert.Null(problem.Without(static _ => true, Language.Japanese));
    }

    private static ApiProblem Of(Language language, ApiException refused)
    {
        var options = new ConsoleOptions { Server = static () => new Uri("http://127.0.0.1:1"), IsLocal = static _ => true, Version = "1" };
        using var http = new ConsoleHttp(options, TimeProvider.System);
        using var session = new ConsoleSession(options, http, new OpenSessions());
        session.Begin(ConsoleView.Default with { Language = language }, new());
        return ApiProblem.Of(refused, session)!;
    }
}
