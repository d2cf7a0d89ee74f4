using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Replication.Coordination;
using Xunit;

namespace Replication.UnitTests.Coordination;

public sealed class IdSearchTests
{
    [Fact]
    public void One_candidate_is_chosen_and_none_is_unknown()
    {
        Assert.Equal(("one", null), Choose("one"));
        Assert.Equal(404, Assert.IsType<ProblemHttpResult>(Choose().Problem).StatusCode);
    }

    [Fact]
    public void Several_candidates_are_refused_and_the_first_five_listed()
    {
        var problem = Assert.IsType<ProblemHttpResult>(Choose("a", "b", "c", "d", "e", "f").Problem).ProblemDetails;

        Assert.Equal((400, "request.ambiguousId"), (problem.Status, problem.Extensions["code"]));
        Assert.Equal("several ids begin with 'ab12': <a>, <b>, <c>, <d>, <e>, …; give more digits", problem.Detail);
    }

    private static (string? Found, IResult? Problem) Choose(params string[] candidates) =>
        IdSearch.Choose("ab12", candidates, static it => $"<{it}>", static it => Problem.NotFound("task.unknown", it));
}
