using Replication.Contracts;
using Replication.Contracts.Stores;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>Quarantined payloads, which could not be read.</summary>
public abstract class QuarantineStoreContract(IStorePlace place) : StoreContract(place)
{
    private IQuarantineStore Quarantine => Get<IQuarantineStore>();

    [Fact]
    public async Task Payloads_are_listed_unchanged_newest_first()
    {
        var payloads = new[] { Payload(At(3)), Payload(At(2)) with { Body = "\0 ünreadable \uFFFD \"'<" }, Payload(At(1)) };
        await Quarantine.AddAsync([payloads[1], payloads[2], payloads[0]], default);

        AssertSame(payloads, (await Quarantine.ListAsync(null, null, 10, default)).Items);
    }

    [Fact]
    public async Task Payloads_of_older_and_newer_versions_are_read_with_no_code_or_an_unknown_one()
    {
        QuarantinedPayload[] payloads = [Payload(At(2)) with { Code = null }, Payload(At(1)) with { Code = "ofANewerVersion" }];
        await Quarantine.AddAsync(payloads, default);

        AssertSame(payloads, (await Quarantine.ListAsync(null, null, 10, default)).Items);
    }

    [Fact]
    public async Task A_payload_of_the_same_id_is_kept_once_as_it_came_first()
    {
        var payload = Payload(At(1));
        await Quarantine.AddAsync([payload], default);

        await Quarantine.AddAsync([payload with { ReceivedAt = At(5) }, payload], default);

        AssertSame([payload], (await Quarantine.ListAsync(null, null, 10, default)).Items);
    }

    [Fact]
    public async Task Pages_follow_one_another()
    {
        var payloads = new[] { 3, 2, 2, 2, 1 }.Select(second => Payload(At(second))).ToList();
        await Quarantine.AddAsync(payloads, default);

        var first = await Quarantine.ListAsync(null, null, 2, default);
        var second = await Quarantine.ListAsync(null, first.Next, 2, default);
        var third = await Quarantine.ListAsync(null, second.Next, 2, default);

        Assert.Null(third.Next);
        Assert.Equal(
            payloads.OrderByDescending(it => it.ReceivedAt).ThenByDescending(it => it.Id).Select(it => it.Id),
            first.Items.Concat(second.Items).Concat(third.Items).Select(it => it.Id));
    }

    [Fact]
    public async Task Of_each_instance_only_the_newest_are_kept()
    {
        var old = Payload(At(-1)) with { Instance = "osaka" };
        var many = Enumerable.Range(0, IQuarantineStore.KeptPerInstance + 2).Select(i => Payload(At(i))).ToList();
        await Quarantine.AddAsync([old], default);
        await Quarantine.AddAsync(many[2..], default);

        await Quarantine.AddAsync(many[..2], default);
        await Quarantine.AddAsync([Payload(At(9999))], default);

        var kept = (await Quarantine.ListAsync(null, null, 2000, default)).Items;
        Assert.Equal(IQuarantineStore.KeptPerInstance + 1, kept.Count);
        Assert.Equal(At(9999), kept[0].ReceivedAt);
        Assert.Equal(At(3), kept[^2].ReceivedAt);
        Assert.Equal(old.Id, kept[^1].Id);
    }

    [Fact]
    public async Task Payloads_are_found_by_instance_and_id_and_removed()
    {
        var payloads = new[] { Payload(At(2)), Payload(At(1)) with { Instance = "osaka" } };
        await Quarantine.AddAsync(payloads, default);

        AssertSame([payloads[1]], (await Quarantine.ListAsync("osaka", null, 10, default)).Items);
        AssertSame(payloads[0], await Quarantine.FindAsync(payloads[0].Id, default));
        Assert.True(IdPrefix.TryParse(payloads[1].Id.ToString()[..12], out var prefix));
        AssertSame([payloads[1]], await Quarantine.FindAsync(prefix, 10, default));
        Assert.True(await Quarantine.DeleteAsync(payloads[0].Id, default));
        Assert.False(await Quarantine.DeleteAsync(payloads[0].Id, default));
        Assert.Null(await Quarantine.FindAsync(payloads[0].Id, default));
        AssertSame([payloads[1]], (await Quarantine.ListAsync(null, null, 10, default)).Items);
    }

    [Fact]
    public async Task What_a_replay_needs_is_kept()
    {
        var payload = Payload(At(1)) with
        {
            Source = QuarantineSource.Bus,
            Call = "{}",
            Headers = new Dictionary<string, string> { ["ce-type"] = "x" },
        };
        await Quarantine.AddAsync([payload], default);

        AssertSame(payload, await Quarantine.FindAsync(payload.Id, default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a cursor")]
    public async Task An_invalid_cursor_is_refused(string cursor) =>
        await Assert.ThrowsAsync<InvalidCursorException>(() => Quarantine.ListAsync(null, cursor, 10, default));

    [Fact]
    public async Task A_page_holds_at_least_one() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Quarantine.ListAsync(null, null, 0, default));

    [Fact]
    public async Task Payloads_outlive_the_process()
    {
        var payload = Payload(At(1));
        await Quarantine.AddAsync([payload], default);

        AssertSame([payload], (await (await GetAfterRestartAsync<IQuarantineStore>()).ListAsync(null, null, 10, default)).Items);
    }

    private static QuarantinedPayload Payload(DateTimeOffset at) => new()
    {
        Id = Guid.NewGuid(),
        Instance = "hangzhou",
        Code = QuarantineCode.MissingField,
        Reason = "it has no repository",
        Body = """{"events":[{}]}""",
        ReceivedAt = at,
    };
}
