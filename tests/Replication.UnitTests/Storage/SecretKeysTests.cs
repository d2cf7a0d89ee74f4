using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Time.Testing;
using Replication.Contracts.Stores;
using Replication.Storage.Secrets;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.UnitTests.Storage;

public sealed class SecretKeysTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Secrets_that_an_earlier_version_stored_are_read()
    {
        var earlier = DataProtectionProvider.Create(new DirectoryInfo(_folder.Path), static it => it.SetApplicationName("replication"));
        var stored = earlier.CreateProtector("secrets of instances").Protect("planted");

        using var keys = new SecretKeys(KeyFolder.Open(_folder.Path));

        Assert.Equal("planted", keys.Unprotect(SecretKeys.StoredSecrets, stored));
        // A cursor that an earlier version gave out was of that purpose, too: it is not opened any more.
        Assert.All(Enum.GetValues<SealPurpose>(), purpose => Assert.Null(keys.Open(purpose, stored)));
    }

    [Fact]
    public void An_invalid_key_file_does_not_affect_other_keys()
    {
        string stored;
        using (var first = new SecretKeys(KeyFolder.Open(_folder.Path)))
            stored = first.Protect(SecretKeys.StoredSecrets, "planted");
        File.WriteAllText(_folder.Combine("key-damaged.xml"), "<key id=");

        using var keys = new SecretKeys(KeyFolder.Open(_folder.Path));

        Assert.Equal("planted", keys.Unprotect(SecretKeys.StoredSecrets, stored));
    }

    [Fact]
    public void Secrets_with_unknown_keys_cause_one_reload_of_the_keys()
    {
        var counting = new CountingKeys(KeyFolder.Open(_folder.Path));
        using var keys = new SecretKeys(counting, new FakeTimeProvider());
        var real = keys.Seal(SealPurpose.ListCursor, "place");
        var before = counting.Count;

        for (var i = 0; i < 50; i++)
        {
            var unknown = $"{real[..6]}{(char)('A' + i % 26)}{(char)('a' + i % 25)}{real[8..]}";
            if (unknown != real)
                Assert.Null(keys.Open(SealPurpose.ListCursor, unknown));
        }

        Assert.InRange(counting.Count - before, 1, 4);
        Assert.Equal("place", keys.Open(SealPurpose.ListCursor, real));
    }

    [Fact]
    public void An_unavailable_key_store_does_not_make_a_secret_unreadable()
    {
        string stored;
        using (var first = new SecretKeys(KeyFolder.Open(_folder.Path)))
            stored = first.Protect(SecretKeys.StoredSecrets, "planted");
        using var keys = new SecretKeys(new AwayKeys());

        Assert.Throws<TimeoutException>(() => keys.Unprotect(SecretKeys.StoredSecrets, stored));
    }

    [Theory]
    [InlineData("")]
    [InlineData("planted in plain text by hand, longer than any header")]
    [InlineData("CfDJ8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_text_that_was_never_encrypted_is_unreadable(string text)
    {
        using var keys = new SecretKeys(KeyFolder.Open(_folder.Path));

        Assert.ThrowsAny<CryptographicException>(() => keys.Unprotect(SecretKeys.StoredSecrets, text));
    }

    private sealed class CountingKeys(IXmlRepository inner) : IXmlRepository
    {
        public int Count { get; private set; }

        public IReadOnlyCollection<XElement> GetAllElements()
        {
            Count++;
            return inner.GetAllElements();
        }

        public void StoreElement(XElement element, string friendlyName) => inner.StoreElement(element, friendlyName);
    }

    private sealed class AwayKeys : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements() => throw new TimeoutException("no primary answers");

        public void StoreElement(XElement element, string friendlyName) => throw new TimeoutException("no primary answers");
    }
}
