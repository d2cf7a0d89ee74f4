using Replication.Registries.Buckets;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.UnitTests.Registries.Buckets;

public sealed class RepositoryWalkTests : IDisposable
{
    private static readonly string[] Names = ["a", "a-b", "a.b", "a/b", "a/b/c", "a/c", "a0", "b/c/d", "z"];

    private readonly TemporaryFolder _folder = new();

    public RepositoryWalkTests()
    {
        foreach (var name in Names)
            Directory.CreateDirectory(_folder.Combine("root", name, "_here"));
        Directory.CreateDirectory(_folder.Combine("root", "Upper", "_here"));
        Directory.CreateDirectory(_folder.Combine("elsewhere", "_here"));
        Directory.CreateSymbolicLink(_folder.Combine("root", "linked"), _folder.Combine("elsewhere"));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(100)]
    public async Task Every_repository_is_listed_once_in_ordinal_order(int count)
    {
        var found = new List<string>();
        string? last = null;
        do
        {
            var page = await Walk().ReadAsync(last, count, default);
            Assert.InRange(page.Items.Count, 1, count);
            found.AddRange(page.Items);
            last = page.Next;
        }
        while (last is not null);

        Assert.Equal(Names.Order(StringComparer.Ordinal), found);
    }

    [Theory]
    [InlineData("a/b/x", "a/c")]
    [InlineData("a-c", "a.b")]
    [InlineData("a/", "a/b")]
    [InlineData("zz", null)]
    public async Task A_list_goes_on_after_a_name_that_does_not_exist(string last, string? next) =>
        Assert.Equal(next, (await Walk().ReadAsync(last, 1, default)).Items.SingleOrDefault());

    private RepositoryWalk Walk()
    {
        var objects = new FolderObjects(_folder.Path);
        return new RepositoryWalk(objects, "root/", (name, _) => Task.FromResult(objects.HasFolder($"root/{name}/_here")));
    }
}
