using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Replication.Coordination.Access;
using Replication.UnitTests.Fakes;
using Xunit;

namespace Replication.UnitTests.Coordination.Access;

/// <summary>A hash of a token with a line break is the usual mistake of <c>echo TOKEN | sha256sum</c>.</summary>
public sealed class TokenHashTests
{
    [Theory]
    [InlineData("secret\n", "the hash of the token 'ci' (auth.tokens) is the one of this token with a line break")]
    [InlineData("secret\r\n", "the hash of the token 'ci' (auth.tokens) is the one of this token with a line break")]
    [InlineData("another", "the bearer token is missing or not known")]
    public async Task The_answer_names_the_mistake_to_the_holder_of_the_token(string hashed, string words)
    {
        var token = new ApiToken("ci", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hashed))), TokenRole.Viewer);
        var log = new RecordedLog<ApiAccess>();
        using var failures = new FailedAttempts(new AccessOptions());
        var access = new ApiAccess(new ApiTokens([token]), failures, log);
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = "Bearer secret";

        var answer = await access.InvokeAsync(
            new DefaultEndpointFilterInvocationContext(context), static _ => ValueTask.FromResult<object?>("reached"));

        var problem = Assert.IsType<ProblemHttpResult>(answer).ProblemDetails;
        Assert.Equal((401, "access.token"), (problem.Status, problem.Extensions["code"]));
        Assert.Contains(words, problem.Detail, StringComparison.Ordinal);
        // The operator reads the log, and the caller the answer.
        Assert.Equal(
            hashed != "another",
            Assert.Single(log.Lines).Contains(
                "the hash of the token 'ci' (auth.tokens) is the one of the sent token with a line break; hash it without one: "
                    + "printf %s \"$TOKEN\" | sha256sum",
                StringComparison.Ordinal));
    }
}
