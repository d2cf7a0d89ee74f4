using Replication.Contracts.Backfills;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>The images that dry runs found missing.</summary>
public abstract class MissingImageContract(IStorePlace place) : StoreContract(place)
{
    private IMissingImageStore Missing => Get<IMissingImageStore>();

    [Fact]
    public async Task Images_are_listed_once_in_order_page_by_page()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        await Missing.AddAsync(one, [Image("team/b", "v1"), Image("team/a", "v2"), Image("team/a", "V1")], default);
        await Missing.AddAsync(other, [Image("team/a", "v9")], default);
        // The coordinator that takes over reads the same part of the lists again.
        await Missing.AddAsync(one, [Image("team/a", "v2"), Image("team/b", "v2"), Image("team/b", "v2")], default);
        await Missing.AddAsync(one, [], default);

        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await Missing.ListAsync(one, after, 2, default);
            Assert.InRange(page.Items.Count, 1, 2);
            seen.AddRange(page.Items.Select(static it => $"{it.Repository}:{it.Tag}"));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(["team/a:V1", "team/a:v2", "team/b:v1", "team/b:v2"], seen);
        Assert.Single((await Missing.ListAsync(other, null, 10, default)).Items);
        Assert.Empty((await Missing.ListAsync(Guid.NewGuid(), null, 10, default)).Items);
    }

    [Fact]
    public async Task The_digest_at_the_source_is_kept()
    {
        var (id, digest) = (Guid.NewGuid(), Digest.Sha256Of("image"u8));
        await Missing.AddAsync(id, [Image("team/a", "v1") with { Digest = digest }, Image("team/a", "v2")], default);

        Assert.Equal([digest, null], (await Missing.ListAsync(id, null, 10, default)).Items.Select(static it => it.Digest));
    }

    [Fact]
    public async Task An_image_is_listed_for_each_target_that_misses_it()
    {
        var one = Guid.NewGuid();
        var image = Image("team/a", "v1");
        await Missing.AddAsync(one, [image with { Target = "tokyo" }, image with { Target = "osaka" }], default);
        await Missing.AddAsync(one, [image with { Target = "tokyo" }, Image("team/a", "v2") with { Target = "osaka" }], default);

        var first = await Missing.ListAsync(one, after: null, 1, default);
        var rest = await Missing.ListAsync(one, first.Next, 2, default);

        Assert.Equal(["v1 osaka", "v1 tokyo", "v2 osaka"], first.Items.Concat(rest.Items).Select(static it => $"{it.Tag} {it.Target}"));
        Assert.Null(rest.Next);
    }

    [Theory]
    [InlineData("team/a:v1:tokyo:osaka")]
    [InlineData("")]
    [InlineData("team/a")]
    [InlineData("team/a:")]
    [InlineData(":v1")]
    [InlineData("Team/A:v1")]
    public async Task Another_text_is_no_cursor(string cursor) =>
        await Assert.ThrowsAsync<InvalidCursorException>(() => Missing.ListAsync(Guid.NewGuid(), cursor, 10, default));

    private static MissingImage Image(string repository, string tag) => new(RepositoryName.Parse(repository), Tag.Parse(tag));
}
