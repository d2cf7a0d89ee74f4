using Replication.Contracts.Images;
using Replication.Registries.Copying;
using Xunit;

namespace Replication.UnitTests.Registries.Copying;

public sealed class SourceProofTests
{
    [Theory]
    [InlineData("team/base", "team/app", "team/app", false)]
    [InlineData("team/app", "other/app", "team/app", false)]
    [InlineData("base", "app", "app2", false)]
    [InlineData("secret/app", "team/app", "team/app", true)]
    [InlineData("secret", "team/app", "team/app", true)]
    [InlineData("team/sub/app", "team/app", "team/app", true)]
    [InlineData("team/app", "team/sub/app", "team/sub/app", true)]
    // Two namespaces of the source meet in one of the target.
    [InlineData("mirror/secret", "team/app", "mirror/app", true)]
    public void A_mount_between_namespaces_needs_proof(string home, string source, string target, bool isNeeded) =>
        Assert.Equal(
            isNeeded, SourceProof.IsNeeded(RepositoryName.Parse(home), RepositoryName.Parse(source), RepositoryName.Parse(target)));
}
