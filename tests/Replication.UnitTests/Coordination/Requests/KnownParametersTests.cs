using Replication.Coordination.Operations;
using Replication.Coordination.Requests;
using Replication.UnitTests.App.OpenApi;
using Xunit;

namespace Replication.UnitTests.Coordination.Requests;

public sealed class KnownParametersTests
{
    [Fact]
    public void Every_operation_accepts_its_own_parameters_and_no_other()
    {
        foreach (var operation in DescribedEndpoint.Of(MappedEndpoints.All).Select(static it => it.Operation))
        {
            var names = operation.Parameters.Select(static it => it.Name).ToList();
            Assert.Null(KnownParameters.FindProblem(operation, names));
            Assert.Contains("'stauts'", KnownParameters.FindProblem(operation, [.. names, "stauts"]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_message_lists_the_known_parameters()
    {
        var operation = new ApiOperation("listNew", "Lists the new.")
        {
            Parameters = [SharedParameters.After, SharedParameters.Limit],
            Success = new(200, "A page."),
        };

        Assert.Equal("the parameter 'subject' is not known; known are after, limit", KnownParameters.FindProblem(operation, ["subject"]));
        Assert.Equal(
            "the parameter 'subject' is not known; this call has none",
            KnownParameters.FindProblem(operation with { Parameters = [] }, ["subject"]));
    }
}
