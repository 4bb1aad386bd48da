"""What grading 07_recurrence is tested with, a file for each task; and what no task may use.

lstm
peephole
gru
cell_path
bptt
forced_loss
beam
scan
"""

from autograder.catalogue import forbid

forbid(
    "course.recurrence",
    "torch.nn.RNN",
    "torch.nn.LSTM",
    "torch.nn.GRU",
    "torch.nn.RNNCell",
    "torch.nn.LSTMCell",
    "torch.nn.GRUCell",
    "torch.rnn_tanh",
    "torch.rnn_tanh_cell",
    "torch.lstm",
    "torch.lstm_cell",
    "torch.gru",
    "torch.gru_cell",
    "torch._VF.lstm_cell",
    "torch._VF.gru_cell",
    "torch._VF.rnn_tanh_cell",
    "torch._thnn_fused_lstm_cell",
    "torch._thnn_fused_gru_cell",
    "torch.ops.aten.lstm_cell",
    "torch.ops.aten.gru_cell",
    "torch.ops.aten.rnn_tanh_cell",
    "torch._higher_order_ops.associative_scan",
)
