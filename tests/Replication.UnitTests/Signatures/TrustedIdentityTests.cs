using System.Security.Cryptography.X509Certificates;
using Replication.Contracts.Signatures;
using Xunit;

namespace Replication.UnitTests.Signatures;

public sealed class TrustedIdentityTests
{
    [Theory]
    [InlineData("*", true)]
    [InlineData("x509.subject: C=US, ST=WA, O=acme", true)]
    [InlineData("x509.subject:CN=release,O=acme,ST=WA,C=US", true)]
    [InlineData("x509.subject: C=US, S=WA, O=acme", true)]
    [InlineData("x509.subject: C=US, ST=WA, O=acm", false)]
    [InlineData("x509.subject: C=US, ST=WA, O=Acme", false)]
    [InlineData("x509.subject: C=US, ST=WA, O=acme, OU=ci", false)]
    public void An_identity_covers_subjects_that_have_all_its_attributes(string text, bool covers)
    {
        Assert.True(TrustedIdentity.TryParse(text, out var identity, out _));
        Assert.Equal(covers, identity.Covers(new X500DistinguishedName("C=US, S=WA, L=Seattle, O=acme, CN=release")));
    }

    [Fact]
    public void A_comma_in_a_value_is_escaped()
    {
        Assert.True(TrustedIdentity.TryParse(@"x509.subject: C=US, ST=WA, O=acme\, Inc.", out var identity, out _));
        Assert.True(identity.Covers(new X500DistinguishedName("C=US, S=WA, O=\"acme, Inc.\"")));
        Assert.False(identity.Covers(new X500DistinguishedName("C=US, S=WA, O=acme")));
    }

    [Fact]
    public void A_subject_with_an_attribute_twice_is_not_covered()
    {
        Assert.True(TrustedIdentity.TryParse("x509.subject: C=US, ST=WA, O=acme", out var identity, out _));
        Assert.False(identity.Covers(new X500DistinguishedName("C=US, S=WA, O=acme, O=other")));
    }

    [Theory]
    [InlineData("", "does not begin with 'x509.subject:'")]
    [InlineData("C=US, ST=WA, O=acme", "does not begin with 'x509.subject:'")]
    [InlineData("x509.subject: C=US, O=acme", "has no attribute ST")]
    [InlineData("x509.subject: *", "has '*', which is no attribute with a value")]
    [InlineData("x509.subject: C=US, ST=WA, O=acme, X=1", "has the attribute 'X', which is not known")]
    [InlineData("x509.subject: C=US, ST=WA, O=", "has the attribute 'O' without a value")]
    [InlineData("x509.subject: C=US, C=DE, ST=WA, O=acme", "has the attribute 'C' twice")]
    public void Another_text_is_refused(string text, string words)
    {
        Assert.False(TrustedIdentity.TryParse(text, out _, out var problem));
        Assert.Contains(words, problem, StringComparison.Ordinal);
    }
}
