using Replication.Contracts.Rules;
using Xunit;

namespace Replication.UnitTests.Vocabulary;

public sealed class ArtifactTypesTests
{
    [Theory]
    [InlineData("image", "application/vnd.oci.image.config.v1+json", true)]
    [InlineData("image", "application/vnd.docker.container.image.v1+json", true)]
    [InlineData("image", "application/vnd.cncf.helm.config.v1+json", false)]
    [InlineData("helm", "application/vnd.cncf.helm.config.v1+json", true)]
    [InlineData("image helm", "application/vnd.cncf.helm.config.v1+json", true)]
    [InlineData("wasm", "application/vnd.wasm.config.v0+json", true)]
    [InlineData("signature", "application/vnd.dev.cosign.simplesigning.v1+json", true)]
    [InlineData("signature", "application/vnd.dev.sigstore.bundle.v0.3+json", true)]
    [InlineData("attestation", "application/vnd.dev.sigstore.bundle.v0.3+json", true)]
    [InlineData("attestation", "application/vnd.in-toto+json", true)]
    [InlineData("sbom", "application/vnd.cyclonedx+json", true)]
    [InlineData("sbom", "text/spdx+json", true)]
    [InlineData("sbom", "application/vnd.in-toto+json", false)]
    [InlineData("application/vnd.example.model.v1+json", "Application/vnd.Example.model.v1+JSON", true)]
    [InlineData("application/vnd.example.model.v1+json", "application/vnd.example.model.v2+json", false)]
    public void A_word_stands_for_media_types_and_a_media_type_for_itself(string words, string mediaType, bool isIncluded) =>
        Assert.Equal(isIncluded, ArtifactTypes.Include(words.Split(' '), mediaType));
}
