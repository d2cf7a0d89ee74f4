using Replication.Contracts.Stores;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>Stored responses of requests with an idempotency key.</summary>
public abstract class AnswerStoreContract(IStorePlace place) : StoreContract(place)
{
    private static readonly KeptAnswer Created = new(201, """{"name":"hangzhou"}""", new Dictionary<string, string> { ["ETag"] = "\"1\"" });

    private IAnswerStore Answers => Get<IAnswerStore>();

    [Fact]
    public async Task A_repeated_request_gets_the_stored_response()
    {
        Assert.Null(await BeginAsync("key", 0));
        AssertSame(Request("key", 0), await BeginAsync("key", 1));

        await Answers.AnswerAsync("key", Created, default);

        AssertSame(Request("key", 0) with { Answer = Created }, await BeginAsync("key", 2));
        Assert.Null(await BeginAsync("other", 2));
    }

    [Fact]
    public async Task Of_concurrent_repeats_one_is_the_first()
    {
        var other = GetInAnotherProcess<IAnswerStore>();

        var met = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(i => Task.Run(() => BeginAsync("key", i, i % 2 == 0 ? Answers : other))));

        Assert.Single(met, it => it is null);
    }

    [Fact]
    public async Task A_forgotten_request_is_new_again()
    {
        await BeginAsync("key", 0);
        await Answers.ForgetAsync("key", default);

        Assert.Null(await BeginAsync("key", 1));
    }

    [Fact]
    public async Task Only_an_unanswered_request_times_out()
    {
        await BeginAsync("dead", 0);
        await BeginAsync("answered", 0);
        await Answers.AnswerAsync("answered", Created, default);

        Assert.NotNull(await BeginAsync("dead", 50));
        Assert.Null(await BeginAsync("dead", 61));
        Assert.NotNull((await BeginAsync("answered", 61))!.Answer);
    }

    [Fact]
    public async Task An_expired_response_is_replaced()
    {
        await BeginAsync("key", 0);
        await Answers.AnswerAsync("key", Created, default);

        Assert.Null(await BeginAsync("key", 3601));
    }

    private Task<KeptRequest?> BeginAsync(string key, double at, IAnswerStore? process = null) =>
        (process ?? Answers).BeginAsync(Request(key, at), At(at - 60), At(at - 3600), default);

    private static KeptRequest Request(string key, double at) => new(key, "hash of the body", At(at), Answer: null);
}
