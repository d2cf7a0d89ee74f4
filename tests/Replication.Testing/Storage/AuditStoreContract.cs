using System.Text.Json;
using Replication.Contracts.Access;
using Replication.Contracts.Stores;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>The audit events.</summary>
public abstract class AuditStoreContract(IStorePlace place) : StoreContract(place)
{
    private IAuditStore Audit => Get<IAuditStore>();

    [Fact]
    public async Task Entries_are_paged_newest_first()
    {
        var entries = Enumerable.Range(0, 5).Select(Entry).ToList();
        foreach (var entry in entries)
            await Audit.AddAsync(entry, default);

        var seen = new List<AuditEntry>();
        string? after = null;
        do
        {
            var page = await Audit.ListAsync(after, 2, default);
            seen.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(entries.AsEnumerable().Reverse().Select(it => Json(it)), seen.Select(it => Json(it)));
    }

    [Fact]
    public async Task An_entry_is_kept_once_and_outlives_the_process()
    {
        await Audit.AddAsync(Entry(1), default);
        var first = Assert.Single((await Audit.ListAsync(null, 10, default)).Items);
        await Audit.AddAsync(first, default);

        AssertSame(first, Assert.Single((await (await GetAfterRestartAsync<IAuditStore>()).ListAsync(null, 10, default)).Items));
    }

    [Fact]
    public Task A_foreign_cursor_is_refused() => Assert.ThrowsAsync<InvalidCursorException>(() => Audit.ListAsync("rubbish", 10, default));

    private static AuditEntry Entry(int i) => new()
    {
        Id = Guid.NewGuid(),
        At = At(i),
        Who = "ci",
        Action = "instance.update",
        Subject = "hangzhou",
        Before = i == 0 ? null : JsonSerializer.SerializeToElement(new { region = $"r{i}" }),
        After = JsonSerializer.SerializeToElement(new { region = $"r{i + 1}" }),
    };
}
