using Replication.Contracts.Signatures;
using Replication.Coordination.Rules;
using Replication.Testing.Schemas;
using Replication.Testing.Signatures;
using Xunit;

namespace Replication.UnitTests.Coordination.Rules;

public sealed class VerifyChecksTests
{
    private static readonly CosignKey Release = new() { Name = "release", Key = SampleKeys.Cosign };

    [Fact]
    public void A_policy_that_an_image_can_fulfil_has_no_problem()
    {
        using var other = CosignSigner.Create();
        Assert.Empty(Of(new VerifyPolicy { Cosign = [Release] }));
        Assert.Empty(Of(new VerifyPolicy
        {
            Minimum = 2,
            Cosign = [Release, new CosignKey { Name = "ci", Key = other.PublicKey }],
        }));
        Assert.Empty(Of(new VerifyPolicy { Minimum = 3, Notation = Notation("*") }));
        Assert.Empty(Of(new VerifyPolicy
        {
            Minimum = 2,
            Notation = Notation("x509.subject: C=US, ST=WA, O=a", "x509.subject: C=US, ST=WA, O=b"),
        }));
    }

    [Fact]
    public void More_signers_than_are_listed_cannot_be_required() => Assert.Equal(
        ["verify.minimum: minimum is 2, but only 1 signers are listed; list more, or lower it"],
        Of(new VerifyPolicy { Minimum = 2, Cosign = [Release] }));

    [Fact]
    public void A_minimum_beside_all_is_refused() => Assert.StartsWith(
        "verify.minimum: minimum has no meaning beside require: all",
        Assert.Single(Of(new VerifyPolicy { Require = VerifyRequirement.All, Minimum = 2, Cosign = [Release] })),
        StringComparison.Ordinal);

    [Fact]
    public void A_key_or_a_name_given_twice_is_refused()
    {
        using var other = CosignSigner.Create();
        Assert.Equal(
            ["verify.cosign: the keys 'release' and 'again' are the same key, which counts once; remove one of them"],
            Of(new VerifyPolicy { Cosign = [Release, Release with { Name = "again" }] }));
        Assert.Equal(
            ["verify.cosign: two keys have the name 'release'; give each a name of its own"],
            Of(new VerifyPolicy { Cosign = [Release, Release with { Key = other.PublicKey }] }));
    }

    [Theory]
    [InlineData("*", "x509.subject: C=US, ST=WA, O=acme")]
    [InlineData("x509.subject: C=US, ST=WA, O=acme", "x509.subject: C=US, ST=WA, O=acme, OU=ci")]
    [InlineData("x509.subject: C=US, ST=WA, O=acme", "x509.subject: O=acme, S=WA, C=US")]
    public void An_identity_that_includes_another_is_refused(string wide, string narrow) => Assert.StartsWith(
        "verify.notation.trustedIdentities: the identity '",
        Assert.Single(Of(new VerifyPolicy { Notation = Notation(narrow, wide) })),
        StringComparison.Ordinal);

    private static NotationPolicy Notation(params string[] identities) =>
        new() { TrustStore = [SampleKeys.Notation], TrustedIdentities = identities };

    private static IEnumerable<string> Of(VerifyPolicy policy) =>
        VerifyChecks.Of(Samples.Rule("r", "a", "b") with { Verify = policy }).Select(static it => $"{it.Key}: {it.Message}");
}
