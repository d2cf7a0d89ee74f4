using Microsoft.Extensions.Time.Testing;
using Replication.Contracts.Images;
using Replication.Registries.Caching;
using Xunit;

namespace Replication.UnitTests.Registries.Caching;

public sealed class KnownContentTests
{
    private static readonly RepositoryName App = RepositoryName.Parse("team/app");
    private static readonly Digest Blob = Digest.Sha256Of("blob"u8);

    [Fact]
    public void Known_content_is_valid_for_a_while_in_its_repository()
    {
        var time = new FakeTimeProvider();
        var known = new KnownContent(TimeSpan.FromMinutes(10), time);

        known.AddBlob(App, Blob);
        Assert.True(known.HasBlob(App, Blob));
        Assert.False(known.HasManifest(App, Blob));
        Assert.False(known.HasBlob(RepositoryName.Parse("team/other"), Blob));
        Assert.Equal(App, known.MountSourceOf(Blob));
        time.Advance(TimeSpan.FromMinutes(10));

        Assert.False(known.HasBlob(App, Blob));
        Assert.Null(known.MountSourceOf(Blob));
    }

    [Fact]
    public void A_mount_source_is_committed_after_a_manifest_references_the_blob()
    {
        var known = new KnownContent(TimeSpan.FromMinutes(10), new FakeTimeProvider());
        var other = RepositoryName.Parse("team/other");
        known.Commit(App, Blob);
        known.AddBlob(App, Blob);
        Assert.False(known.HasCommitted(App, Blob));

        known.Commit(App, Blob);
        known.AddBlob(App, Blob);
        Assert.True(known.HasCommitted(App, Blob));
        Assert.False(known.HasCommitted(other, Blob));

        known.AddBlob(other, Blob);
        Assert.False(known.HasCommitted(other, Blob) || known.HasCommitted(App, Blob));
    }

    [Fact]
    public void Wrong_known_content_is_removed()
    {
        var known = new KnownContent(TimeSpan.FromMinutes(10), new FakeTimeProvider());
        known.AddBlob(App, Blob);
        known.AddManifest(App, Blob);

        known.Forget(App, Blob);

        Assert.False(known.HasBlob(App, Blob) || known.HasManifest(App, Blob));
        Assert.Null(known.MountSourceOf(Blob));
    }

    [Fact]
    public void A_cache_evicts_the_least_recently_used_items_above_its_weight()
    {
        var cache = new BoundedCache<string, int>(10, static weight => weight);
        cache.Set("a", 4);
        cache.Set("b", 4);
        Assert.True(cache.TryGet("a", out _));

        cache.Set("c", 4);

        Assert.True(cache.TryGet("a", out _));
        Assert.False(cache.TryGet("b", out _));
        cache.Set("a", 9);
        Assert.False(cache.TryGet("c", out _));
        cache.Set("huge", 11);
        Assert.False(cache.TryGet("huge", out _) || cache.TryGet("a", out _));
    }
}
