using GL001.Control;
namespace GL001.Runtime;

/// <summary>
/// The one meeting point of the scan and the network thread. Each side only copies while it holds the lock, so the
/// network can hang for ever without the scan noticing.
/// </summary>
public sealed class Mailbox
{
    private readonly object _gate = new object();
    private readonly TelemetryFrame _frame = new TelemetryFrame();
    private readonly LeaseProposal _offer = new LeaseProposal();
    private readonly ParameterOrder _order = new ParameterOrder();
    private readonly ParameterReport _parameters = new ParameterReport();
    private bool _hasFrame;
    private bool _hasOffer;
    private bool _hasOrder;
    private int _session;
    private long _clockMs;

    public Mailbox()
        : this(new string[0])
    {
    }

    /// <param name="rowTags">Tags of the unit's rows by their place.</param>
    public Mailbox(string[] rowTags)
    {
        RowTags = rowTags;
    }

    /// <summary>What the bits of a frame stand for. Never changes, so that nobody has to wait for it.</summary>
    public string[] RowTags { get; }

    /// <summary>The scan leaves its newest values.</summary>
    public void PostFrame(TelemetryFrame frame)
    {
        lock (_gate)
        {
            _frame.CopyFrom(frame);
            _hasFrame = true;
        }
    }

    /// <summary>The network takes the newest values; false before the first scan.</summary>
    public bool TryReadFrame(TelemetryFrame into)
    {
        lock (_gate)
        {
            into.CopyFrom(_frame);
            return _hasFrame;
        }
    }

    /// <summary>The network leaves a lease; a newer one replaces one that was not fetched.</summary>
    public void PostOffer(LeaseProposal offer)
    {
        lock (_gate)
        {
            _offer.CopyFrom(offer);
            _hasOffer = true;
        }
    }

    /// <summary>The scan fetches the lease, once.</summary>
    public bool TryTakeOffer(LeaseProposal into)
    {
        lock (_gate)
        {
            bool had = _hasOffer;
            _hasOffer = false;
            into.CopyFrom(_offer);
            return had;
        }
    }

    /// <summary>The network leaves an order; false, and nothing is left, while one was not fetched: none may vanish without an answer.</summary>
    public bool TryPostOrder(ParameterOrder order)
    {
        lock (_gate)
        {
            if (_hasOrder)
            {
                return false;
            }

            _order.CopyFrom(order);
            _hasOrder = true;
            return true;
        }
    }

    /// <summary>The scan fetches the order, once.</summary>
    public bool TryTakeOrder(ParameterOrder into)
    {
        lock (_gate)
        {
            bool had = _hasOrder;
            _hasOrder = false;
            into.CopyFrom(_order);
            return had;
        }
    }

    /// <summary>The scan tells its parameters: at power-up and after each order.</summary>
    public void PostParameters(ParameterReport parameters)
    {
        lock (_gate)
        {
            _parameters.CopyFrom(parameters);
        }
    }

    public void ReadParameters(ParameterReport into)
    {
        lock (_gate)
        {
            into.CopyFrom(_parameters);
        }
    }

    /// <summary>The slow thread tells the wall clock: its time less the uptime, ms.</summary>
    public void PostClock(long clockMs)
    {
        lock (_gate)
        {
            _clockMs = clockMs;
        }
    }

    /// <summary>Wall time less uptime, ms; zero while no clock is set.</summary>
    public long ReadClock()
    {
        lock (_gate)
        {
            return _clockMs;
        }
    }

    /// <summary>The network tells the birth number of its session; zero before the first.</summary>
    public void PostSession(int session)
    {
        lock (_gate)
        {
            _session = session;
            _hasOffer = false;
            _hasOrder = false;
        }
    }

    public int ReadSession()
    {
        lock (_gate)
        {
            return _session;
        }
    }
}
